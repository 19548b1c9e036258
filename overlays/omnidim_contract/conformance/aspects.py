"""The six aspects of a contract that a verdict tells apart, and which of them a check is about."""

from __future__ import annotations

from omnidim_spec.rules import Rule
from omnidim_spec.rules.rule import SUBJECTS

ASPECTS = ("schema", "rules", "lifecycle", "errors", "auth", "robustness")
ABOUT = {
    "schema": "Requests and replies keep to the schemas of the pages.",
    "rules": "The pages' sentences hold for what was sent and what came.",
    "lifecycle": "What was made can be read, again and later, and nothing else changes it.",
    "errors": "What is wrong is refused, with a documented code and shape.",
    "auth": "Only the right key opens the door.",
    "robustness": "No request crashes the server or leaves it silent.",
}
NETWORK = "network"
"""The check that a request gets a reply."""

_BY_CHECK = {
    "not_a_server_error": "robustness",
    NETWORK: "robustness",
    "ignored_auth": "auth",
    "missing_required_header": "auth",
    "object_level_authorization": "auth",
    "unsupported_method": "errors",
    "allow_header_conformance": "errors",
    "use_after_free": "lifecycle",
    "ensure_resource_availability": "lifecycle",
}
_OVER_TIME = {"two reads", "two reads around a create", "all replies of a run"}


def aspect_of_check(check: str, status: int | None) -> str:
    """Return the aspect that a check of the engine is about, on a reply of a status."""
    return _BY_CHECK.get(check) or ("errors" if status is not None and status >= 400 else "schema")


def aspect_of_rule(rule: Rule, subject: str) -> str:
    """Return the aspect that a rule is about: who may ask, what is refused, what changes over time, or what one reply says."""
    assert subject in SUBJECTS
    condition = rule.when or ""
    if "facts.token" in condition:
        return "auth"
    if subject in _OVER_TIME:
        return "lifecycle"
    is_about_errors = rule.replies == "error" or "facts.is_given_out" in condition or "request.is_documented" in condition
    return "errors" if is_about_errors and rule.replies != "success" else "rules"
