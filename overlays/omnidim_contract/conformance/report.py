"""The reports of a run: verdict.json and run.json for programs, JUnit XML for CI, one HTML page for people."""

import html
import json
from pathlib import Path
from xml.etree import ElementTree

from omnidim_contract.conformance.run import Results
from omnidim_contract.conformance.verdict import Failure, Verdict


def write_reports(results: Results, folder: Path) -> None:
    """Write verdict.json, junit.xml and index.html into a folder, which is made if needed, and run.json for joining shards."""
    verdict = results.verdict
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "run.json").write_text(json.dumps(results.as_json()) + "\n", "utf-8")
    (folder / "verdict.json").write_text(json.dumps(verdict.as_json(), indent=2) + "\n", "utf-8")
    (folder / "junit.xml").write_text(junit_xml(verdict), "utf-8")
    (folder / "index.html").write_text(html_page(verdict), "utf-8")


def junit_xml(verdict: Verdict) -> str:
    """Return the verdict as JUnit XML: one case a failure, or one that passed; an error where nothing could be judged."""
    suite = ElementTree.Element("testsuite", name="omnidim-contract", time=str(verdict.seconds))
    for failure in verdict.failures:
        case = ElementTree.SubElement(suite, "testcase", classname=_clean(failure.operation), name=_clean(failure.title))
        element = ElementTree.SubElement(case, "failure", message=_clean(failure.message), type=failure.check)
        element.text = _clean(f"{failure.message}\n\n{failure.curl}")
    if not verdict.failures:
        case = ElementTree.SubElement(suite, "testcase", classname="contract", name="the server keeps the contract")
        if verdict.conforms is None:
            ElementTree.SubElement(case, "error", message=_clean(verdict.reason))
    errors = str(int(verdict.conforms is None))
    suite.attrib.update(tests=str(len(suite)), failures=str(len(verdict.failures)), errors=errors)
    suites = ElementTree.Element("testsuites")
    suites.append(suite)
    ElementTree.indent(suites)
    return ElementTree.tostring(suites, encoding="unicode", xml_declaration=True) + "\n"


def _clean(text: str) -> str:
    """Return a text without the characters that XML cannot hold, each written as a Python escape."""
    return "".join(c if c in "\t\n" or (c.isprintable() and c <= "\uffff") or c == " " else ascii(c)[1:-1] for c in text)


def html_page(verdict: Verdict) -> str:
    """Return the verdict as one self-contained page, in the light or dark of its reader."""
    kind = {True: "good", False: "bad", None: "unknown"}[verdict.conforms]
    numbers = {
        "requests": verdict.requests,
        "seconds": verdict.seconds,
        "seed": verdict.seed,
        "campaigns created": verdict.creates.get("accepted", 0),
        "of creates sent": verdict.creates.get("sent", 0),
        "campaigns read back": verdict.creates.get("read_back", 0),
    }
    facts = "".join(f"<div><dt>{html.escape(name)}</dt><dd>{value}</dd></div>" for name, value in numbers.items())
    phases = ", ".join(f"{name} {count}" for name, count in verdict.phases.items())
    failures = "".join(map(_failure, verdict.failures)) or "<p>No failure was found.</p>" * bool(verdict.conforms)
    return _PAGE.format(
        kind=kind,
        headline=html.escape(verdict.headline),
        url=html.escape(verdict.url),
        facts=facts,
        phases=html.escape(phases),
        failures=failures,
    )


def _failure(failure: Failure) -> str:
    seen = f"{failure.count} times" if failure.count > 1 else "once"
    status = f", status {failure.status}" if failure.status is not None else ""
    return (
        f"<article><h2>{html.escape(failure.operation)}: {html.escape(failure.title)}</h2>"
        f"<p class=meta>{html.escape(failure.check)}, seen {seen}, first in {html.escape(failure.phase)}{status}</p>"
        f"<pre>{html.escape(failure.message)}</pre><h3>Try it</h3><pre class=curl tabindex=0>{html.escape(failure.curl)}</pre>"
        "</article>"
    )


_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Verdict: {headline}</title>
<style>
:root {{ color-scheme: light dark; --line: light-dark(#ddd, #444); --soft: light-dark(#f6f6f4, #222); }}
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }}
header {{ border-left: .5rem solid; padding-left: 1rem; }}
.good {{ border-color: #2a9d5c; }} .bad {{ border-color: #d0342c; }} .unknown {{ border-color: #d09a2c; }}
dl {{ display: flex; flex-wrap: wrap; gap: .5rem 2rem; }}
dt {{ font-size: .85rem; opacity: .75; }} dd {{ margin: 0; font-size: 1.4rem; font-variant-numeric: tabular-nums; }}
article {{ border-top: 1px solid var(--line); }} h2 {{ font-size: 1.1rem; }} h3 {{ font-size: .9rem; margin-bottom: 0; }}
.meta {{ opacity: .75; }}
pre {{ background: var(--soft); padding: .75rem; overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; }}
</style>
</head>
<body>
<header class="{kind}"><h1>{headline}</h1><p>{url}</p></header>
<dl>{facts}</dl>
<p>Requests by phase: {phases}</p>
<main>{failures}</main>
</body>
</html>
"""
