"""The verdict as JUnit XML, which every CI system reads."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from omnidim_contract.conformance.aspects import ABOUT, ASPECTS
from omnidim_contract.conformance.verdict import BASELINE, Failure, Verdict
from omnidim_contract.conformance.wording import facts, place, seen, visible

SUITE = "omnidim-contract"


def junit_xml(verdict: Verdict) -> str:
    """Return the verdict as JUnit XML.

    There is a case for each operation and aspect, one for each broken rule, and one for each thing that was not checked. A
    server that could not be judged is an error.
    """
    suite = Element("testsuite", name=SUITE, time=f"{verdict.seconds:.3f}")
    about = ElementTree.SubElement(suite, "properties")
    for name, value in [("url", verdict.url), ("headline", verdict.headline), *facts(verdict)]:
        ElementTree.SubElement(about, "property", name=name, value=_clean(value))
    if verdict.conforms is None:
        _outcome(_case(suite, "contract", "the server can be judged"), "error", verdict.reason)
    _add_cells(suite, verdict)
    for failure in verdict.failures:
        if failure.rule or failure.check == BASELINE or not _has_cell(verdict, failure):
            _outcome(_case(suite, failure.operation, failure.title), "failure", failure.title, failure.check, _told(failure))
    for failure in verdict.accepted_failures:
        why = f"accepted until {failure.accepted_until}: {failure.accepted_because}"
        _outcome(_case(suite, failure.operation, failure.title), "skipped", why)
    for one in verdict.not_checked:
        _outcome(_case(suite, "not checked", one.what), "skipped", one.why)
    _count(suite)
    suites = Element("testsuites", suite.attrib)
    suites.append(suite)
    ElementTree.indent(suites)
    return ElementTree.tostring(suites, encoding="unicode", xml_declaration=True) + "\n"


def _add_cells(suite: Element, verdict: Verdict) -> None:
    for operation in verdict.table:
        for aspect in ASPECTS:
            case = _case(suite, operation, aspect)
            cell = verdict.cell(operation, aspect)
            found = [one for one in verdict.failures if (one.operation, one.aspect) == (operation, aspect)]
            if found:
                text = "\n\n".join(_in_cell(one) for one in found)
                _outcome(case, "failure", "; ".join(one.title for one in found), aspect, text)
            elif cell.state == "not checked":
                _outcome(case, "skipped", f"nothing of it was checked. It is about: {ABOUT[aspect]}")


def _has_cell(verdict: Verdict, failure: Failure) -> bool:
    return failure.operation in verdict.table and failure.aspect in ASPECTS


def _in_cell(failure: Failure) -> str:
    return f"{failure.title}: see the case of this rule" if failure.rule else _told(failure)


def _told(failure: Failure) -> str:
    """Return all that there is to say of a failure, for a case's text."""
    parts = [failure.title, failure.message if failure.message != failure.title else ""]
    parts += [f"{place(source)}: “{source.words}”" if source.words else place(source) for source in failure.sources]
    shown = [("sent", failure.sent), ("came", failure.came), ("try it", failure.curl)]
    parts += [f"{name}: {value}" for name, value in shown if value]
    return "\n".join([*filter(None, parts), f"{failure.id}: {seen(failure)}"])


def _case(suite: Element, operation: str, name: str) -> Element:
    return ElementTree.SubElement(suite, "testcase", classname=_clean(operation), name=_clean(name))


def _outcome(case: Element, kind: str, message: str, check: str = "", text: str = "") -> None:
    element = ElementTree.SubElement(case, kind, message=_clean(message))
    element.text = _clean(text) if text else None
    if check:
        element.set("type", _clean(check))


def _count(suite: Element) -> None:
    counts: Iterable[tuple[str, int]] = (
        (name, len(suite.findall(f"testcase/{kind}")))
        for name, kind in [("failures", "failure"), ("errors", "error"), ("skipped", "skipped")]
    )
    suite.attrib.update(tests=str(len(suite.findall("testcase"))), **{name: str(count) for name, count in counts})


def _clean(text: str) -> str:
    """Return a text without what XML 1.0 cannot hold."""
    return visible(text).replace("\ufffe", r"\ufffe").replace("\uffff", r"\uffff")
