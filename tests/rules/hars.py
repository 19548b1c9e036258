"""HAR files as browsers and proxies save them."""

from __future__ import annotations

import base64
import json

from omnidim_spec.pointers import Json

from .exchanges import CREATE, DETAIL

BASE = "https://backend.omnidim.io/api/v1"
CREATE_URL, DETAIL_URL = f"{BASE}/calls/bulk_call/create", f"{BASE}/calls/bulk_call/314"
KEY = "sk-live-7f3a9c0d5e"


def entry(method: str, url: str, *, sent: Json = None, status: int = 200, received: Json = None, **fields: Json) -> Json:
    """Return one entry; `received` is the reply's body, as JSON if it is not text. Other fields replace those of the entry."""
    request = {
        "method": method,
        "url": url,
        "headers": [{"name": "Authorization", "value": f"Bearer {KEY}"}],
        "queryString": [],
    }
    if sent is not None:
        request["postData"] = {"mimeType": "application/json", "text": json.dumps(sent)}
    text = received if isinstance(received, str) else json.dumps(received)
    content = {"mimeType": "application/json", "size": len(text), "text": text}
    response = {"status": status, "headers": [{"name": "Content-Type", "value": "application/json"}], "content": content}
    return {"startedDateTime": "2026-04-22T22:10:00.000Z", "request": request, "response": response, **fields}


def create(**fields: Json) -> Json:
    return entry("POST", CREATE_URL, **{"sent": CREATE["request"]["body"], "received": CREATE["response"]["body"], **fields})


def detail(**fields: Json) -> Json:
    return entry("GET", DETAIL_URL, **{"received": DETAIL["response"]["body"], **fields})


def har(*entries: Json) -> str:
    return json.dumps({"log": {"version": "1.2", "creator": {"name": "Browser", "version": "1"}, "entries": list(entries)}})


def in_base64(value: Json) -> Json:
    text = json.dumps(value).encode()
    return {"mimeType": "application/json", "size": len(text), "encoding": "base64", "text": base64.b64encode(text).decode()}
