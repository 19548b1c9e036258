"""The rules travel in the built spec, and the generator sees none of them."""

from __future__ import annotations

import json

from omnidim_spec.generate import generator_view
from omnidim_spec.pointers import Json


def test_rules_stand_on_what_they_speak_of(document: Json) -> None:
    create = document["paths"]["/calls/bulk_call/create"]["post"]
    detail = document["paths"]["/calls/bulk_call/{bulk_call_id}"]["get"]
    link = create["responses"]["200"]["links"]["getBulkCall"]
    carried = {
        name: [rule["id"] for rule in node["x-rules"]]
        for name, node in (("create", create), ("detail", detail), ("link", link))
    }
    assert "C1" in carried["create"]
    assert {"D17", "T1"} <= set(carried["detail"])
    assert {"D16", "T3"} <= set(carried["link"])
    assert "H1" in [rule["id"] for rule in document["x-rules"]]


def test_the_generator_sees_no_rule(document: Json) -> None:
    assert "x-rules" in json.dumps(document["paths"])
    assert "x-rules" not in json.dumps(generator_view(document))
