"""Evaluate one rule on one context."""

from __future__ import annotations

import json
from collections.abc import Iterator
from enum import StrEnum

from attrs import frozen

from omnidim_spec.pointers import Json
from omnidim_spec.rules.compiled import Compiled, Expression, Variant
from omnidim_spec.rules.contexts import Context
from omnidim_spec.rules.references import ELEMENT, Path
from omnidim_spec.rules.rule import Rule


class Kind(StrEnum):
    """How an evaluation ended. An error is an error of the rule, or of a value of a wrong type: never a pass."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_APPLICABLE = "not applicable"
    ERROR = "error"


@frozen
class Outcome:
    """What a rule says of a context; `message` is for people, empty where the rule passed or did not apply."""

    rule: Rule
    kind: Kind
    message: str = ""


def evaluate(compiled: Compiled, context: Context) -> Outcome:
    """Return what a rule says of a context: the worst of what its variants say."""
    if not _speaks_of(compiled.rule, context):
        return Outcome(compiled.rule, Kind.NOT_APPLICABLE)
    said = [_of_variant(variant, context) for variant in compiled.variants]
    for kind in (Kind.FAILED, Kind.ERROR, Kind.PASSED):
        messages = [message for other, message in said if other is kind]
        if messages:
            return Outcome(compiled.rule, kind, "; ".join(filter(None, messages)))
    return Outcome(compiled.rule, Kind.NOT_APPLICABLE)


def _speaks_of(rule: Rule, context: Context) -> bool:
    replies = [exchange.response for exchange in context.exchanges]
    if not replies:
        return True
    if not all(reply.is_success for reply in replies[:-1]):
        return False
    return {"success": replies[-1].is_success, "error": replies[-1].is_error}.get(rule.replies, True)


def _of_variant(variant: Variant, context: Context) -> tuple[Kind, str]:
    if not all(map(context.has, variant.required)):
        return Kind.NOT_APPLICABLE, ""
    try:
        if variant.when is not None and not _truth(variant.when, context):
            return Kind.NOT_APPLICABLE, ""
        if _truth(variant.expression, context):
            return Kind.PASSED, ""
    except _RuleError as error:
        return Kind.ERROR, f"could not be evaluated: {error}{_values(variant, context)}"
    return Kind.FAILED, variant.message + _values(variant, context)


class _RuleError(Exception):
    """An expression raised, or gave something else than true or false."""


def _truth(expression: Expression, context: Context) -> bool:
    context.handles.errors.clear()
    try:
        result = expression.program.execute(context.engine)
    except Exception as error:  # the engine raises many types, whatever the expression did
        raise _RuleError(_reason(context, str(error).partition(". ")[0])) from None
    if context.handles.errors or not isinstance(result, bool):
        raise _RuleError(_reason(context, f"expected true or false, found {result!r}"))
    return result


def _reason(context: Context, otherwise: str) -> str:
    return context.handles.errors[0] if context.handles.errors else otherwise


def _values(variant: Variant, context: Context) -> str:
    """Say what the fields were that the rule looked at."""
    said = list(dict.fromkeys(_said(variant, context)))
    return f" ({', '.join(said)})" if said else ""


def _said(variant: Variant, context: Context) -> Iterator[str]:
    for reference in variant.references:
        path = reference.path
        if ELEMENT in path or not context.has(path[:-1]):
            continue
        yield f"{_name(path)} is {_short(context.get(path)) if context.has(path) else 'absent'}"


def _name(path: Path) -> str:
    """Return a field in the words of its page: `response.body.details.id` is `details.id`."""
    kept = [key for depth, key in enumerate(path) if depth > 2 or key not in ("response", "body")]
    return ".".join(kept or path)


def _short(value: Json) -> str:
    text = json.dumps(value, ensure_ascii=False) if not isinstance(value, list) or len(value) < 5 else ""
    if text and len(text) <= 80:
        return text
    if isinstance(value, list | dict):
        return f"{'a list' if isinstance(value, list) else 'an object'} of {len(value)}"
    return f"{text[:60]}..."
