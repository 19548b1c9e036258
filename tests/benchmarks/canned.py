"""A server that answers the pages' own examples, as quickly as Python's own HTTP server can, over HTTP or TLS."""

from __future__ import annotations

import contextlib
import json
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from omnidim_contract.contract import contract

CREATE = "/calls/bulk_call/create"


def example(path: str, method: str) -> bytes:
    return json.dumps(contract()["paths"][path][method]["responses"]["200"]["content"]["application/json"]["example"]).encode()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True
    created = example(CREATE, "post")
    detail = example("/calls/bulk_call/{bulk_call_id}", "get")

    def do_GET(self) -> None:
        self.answer(self.detail)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        self.answer(self.created)

    def answer(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, *_: object) -> None:
        pass


@contextlib.contextmanager
def server(certificate: Path | None) -> Iterator[str]:
    """A server in a process of its own, so that it does not share our interpreter."""
    command = [sys.executable, "-m", "tests.benchmarks.canned", *([str(certificate)] if certificate else [])]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    try:
        port = process.stdout.readline().strip()
        yield f"{'https' if certificate else 'http'}://127.0.0.1:{port}/api/v1"
    finally:
        process.terminate()
        process.communicate(timeout=10)


def serve(certificate: str | None) -> None:
    served = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        served.socket = context.wrap_socket(served.socket, server_side=True)
    print(served.server_address[1], flush=True)  # noqa: T201
    threading.Thread(target=lambda: (sys.stdin.read(), served.shutdown()), daemon=True).start()
    served.serve_forever()


def make_certificate(folder: Path) -> Path:
    path = folder / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
    command += ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(folder / "key.pem"), "-out", str(path)]
    subprocess.run(command, check=True, capture_output=True)
    path.write_text(path.read_text() + (folder / "key.pem").read_text())
    return path


if __name__ == "__main__":
    serve(sys.argv[1] if len(sys.argv) > 1 else None)
