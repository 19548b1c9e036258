"""The verdict as one page that needs nothing but a browser."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from omnidim_contract._version import __version__
from omnidim_contract.conformance import wording
from omnidim_contract.conformance.aspects import ABOUT, ASPECTS
from omnidim_contract.conformance.verdict import Failure, Verdict

_NOTHING = "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none';"
_FOLDER = Path(__file__).parent / "page"
OPEN_AT_FIRST = 3
"""With no more failures than this, all are open from the beginning."""
_STATES = {True: "good", False: "bad", None: "unknown"}
_WORDS = {True: "Conforms", False: "Does not conform", None: "Could not be judged"}
_SIGNS = {"failed": "✗", "accepted": "!", "passed": "✓", "not checked": "-", "good": "✓", "bad": "✗", "unknown": "?"}


def html_page(verdict: Verdict, *, command: str) -> str:
    """Return the verdict as HTML that loads nothing. What a server sent is text in it, and no script but ours may run."""
    style, script = _asset("page.css"), _asset("page.js")
    policy = f"{_NOTHING} style-src {_hash(style)}; script-src {_hash(script)}"
    return _template().render(
        verdict=verdict,
        state=_STATES[verdict.conforms],
        word=_WORDS[verdict.conforms],
        signs=_SIGNS,
        command=command,
        aspects=ASPECTS,
        about=ABOUT,
        filters=_filters(verdict.failures),
        open_at_first=OPEN_AT_FIRST,
        wording=wording,
        version=__version__,
        policy=policy,
        style=Markup(style),  # noqa: S704 - files of this package, which hold nothing of a server
        script=Markup(script),  # noqa: S704 - the same
    )


def _filters(failures: tuple[Failure, ...]) -> dict[str, dict[str, int]]:
    """Return what failures can be narrowed down by: operations and aspects, each with its count."""
    counts: dict[str, dict[str, int]] = {"operation": {}, "aspect": {}}
    for failure in failures:
        for name, value in (("operation", failure.operation), ("aspect", failure.aspect)):
            counts[name][value] = counts[name].get(value, 0) + 1
    return counts


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@cache
def _asset(name: str) -> str:
    return (_FOLDER / name).read_text("utf-8")


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    return environment.get_template("page.html")


def _shown(value: Any) -> Any:
    """Return a value as the template writes it: text that a server may have sent with nothing hidden in it."""
    return wording.visible(value) if type(value) is str else value
