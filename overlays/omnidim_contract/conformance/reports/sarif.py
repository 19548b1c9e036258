"""The verdict for code scanning (SARIF 2.1.0): each failure beside the line of the page that it breaks."""

from __future__ import annotations

from collections.abc import Mapping

from omnidim_spec.findings import Finding, as_sarif

from omnidim_contract._version import __version__
from omnidim_contract.conformance.verdict import Failure, Verdict
from omnidim_contract.conformance.wording import place, shortened, visible

SPEC = "spec/openapi.yaml"
"""Where a finding points that no page has a line for: code scanning shows none without a place."""
LONGEST_CURL = 4000
"""Characters of a curl line in a message; verdict.json has it whole."""
NOT_JUDGED = "could-not-be-judged"


def sarif(verdict: Verdict) -> str:
    """Return the verdict as SARIF. A server that could not be judged is a finding too: without any, a log says all is well."""
    findings = [_finding(failure) for failure in (*verdict.failures, *verdict.accepted_failures)]
    if verdict.conforms is None:
        findings.append(Finding(NOT_JUDGED, "error", visible(verdict.headline), SPEC, 1, fingerprint=NOT_JUDGED))
    is_done = verdict.conforms is not None
    return as_sarif(findings, tool="omnidim-contract", version=__version__, about=_about(verdict), is_successful=is_done)


def _finding(failure: Failure) -> Finding:
    first = failure.sources[0] if failure.sources else None
    said = [f"the contract says: “{source.words}” ({place(source)})" for source in failure.sources if source.words]
    shown = [f"{name}: {text}" for name, text in (("sent", failure.sent), ("came", failure.came)) if text]
    lines = [f"{failure.operation}: {failure.title}", failure.message, *said, *shown]
    return Finding(
        rule=_rule(failure),
        level="error",
        message=visible("\n".join(filter(None, lines))),
        file=first.page if first else SPEC,
        line=first.line if first else 1,
        todo=visible(shortened(failure.curl, LONGEST_CURL)),
        properties={"operation": visible(failure.operation), "aspect": failure.aspect, "count": failure.count},
        fingerprint=failure.id,
        accepted=visible(f"until {failure.accepted_until}: {failure.accepted_because}") if failure.accepted_until else "",
    )


def _rule(failure: Failure) -> str:
    return failure.rule or failure.check


def _about(verdict: Verdict) -> Mapping[str, str]:
    """Return a sentence for each broken rule; the engine's checks say it by their names."""
    failures = (*verdict.failures, *verdict.accepted_failures)
    return {_rule(one): visible(one.title) if one.rule else _rule(one).replace("_", " ") for one in failures}
