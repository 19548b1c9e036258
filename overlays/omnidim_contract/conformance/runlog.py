"""The log of a run: how many requests, which creates were accepted and read back, which checks failed on what."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from attrs import asdict, define, evolve, field
from schemathesis import Case, Response
from schemathesis.engine import Status
from schemathesis.engine.events import EngineEvent, EngineFinished, FatalError, NonFatalError, ScenarioFinished
from schemathesis.engine.recorder import CheckNode, Interaction, ScenarioRecorder

from omnidim_contract.conformance.curl import curl_line
from omnidim_contract.conformance.verdict import Failure

OUR_CHECKS = ("request_obligations", "rules")
"""Checks whose failures are told apart by their title; those of the engine's own checks by what it takes for their identity."""
LONGEST_MESSAGE = 2000
"""Characters of a message that are kept."""
LONGEST_REPLY = 500
"""Characters of a reply that are kept."""


@define
class RunLog:
    """Collects what the engine's events tell; a failure that has the same cause as an earlier one is counted only."""

    token: str
    phases: Counter[str] = field(factory=Counter)
    creates: Counter[str] = field(factory=Counter)
    failures: dict[tuple[str, ...], Failure] = field(factory=dict)
    errors: list[str] = field(factory=list)
    _seen: set[str] = field(factory=set)

    def take(self, event: EngineEvent) -> None:
        """Take what one event tells."""
        if isinstance(event, ScenarioFinished):
            self._take_scenario(event.recorder, event.phase.value)
        elif isinstance(event, EngineFinished):
            for failure in event.failures:
                message = failure.message[:LONGEST_MESSAGE]
                self._add(Failure(str(failure.operation), "rules", failure.title, message, "", None, "all"), "")
        elif isinstance(event, NonFatalError):
            self._take_error(event)
        elif isinstance(event, FatalError):
            self.errors.append(str(event.exception))

    def _take_scenario(self, recorder: ScenarioRecorder, phase: str) -> None:
        for case_id, interaction in recorder.interactions.items():
            if case_id in self._seen:
                continue
            self._seen.add(case_id)
            self.phases[phase] += 1
            if case_id in recorder.cases:
                self._count_create(interaction, recorder.cases[case_id].value)
        for case_id, checks in recorder.checks.items():
            for check in checks:
                if check.status == Status.FAILURE and check.failure_info is not None:
                    self._take_failure(check, case_id, recorder, phase)

    def _count_create(self, interaction: Interaction, case: Case[Any]) -> None:
        """Count what was sent to make something, and what was made."""
        if interaction.request.method == "POST" == case.operation.method.upper():
            self.creates["sent"] += 1
            self.creates["accepted"] += interaction.response is not None and interaction.response.status_code // 100 == 2

    def _take_failure(self, check: CheckNode, case_id: str, recorder: ScenarioRecorder, phase: str) -> None:
        assert check.failure_info is not None
        failure = check.failure_info.failure
        interaction = recorder.interactions.get(failure.case_id or case_id) or recorder.interactions.get(case_id)
        response = interaction.response if interaction else None
        found = Failure(
            operation=failure.operation or recorder.label,
            check=check.name,
            title=failure.title,
            message=_message(failure.message, response),
            curl=self._curl(interaction),
            status=response.status_code if response is not None else None,
            phase=phase,
        )
        self._add(found, "" if check.name in OUR_CHECKS else str(failure._unique_key))

    def _take_error(self, event: NonFatalError) -> None:
        """A request that got no reply is a failure of the server; anything else is a failure of the run."""
        if not event.related_to_operation or event.info.has_useful_traceback:
            self.errors.append(f"{event.label}: {event.info.traceback if event.info.has_useful_traceback else event.value}")
            return
        title = event.info.title
        message = " ".join(filter(None, [event.info.message, *map(str, event.info.extras)]))
        phase = event.phase.value if event.phase else ""
        self._add(Failure(event.label, "network", title, message[:LONGEST_MESSAGE], "", None, phase), title)

    def _add(self, failure: Failure, key: str) -> None:
        cause = (failure.operation, failure.check, failure.title, str(failure.status), key)
        known = self.failures.get(cause)
        self.failures[cause] = evolve(known, count=known.count + 1) if known else failure

    def _curl(self, interaction: Interaction | None) -> str:
        if interaction is None:
            return ""
        request = interaction.request
        headers = {name: ", ".join(values) for name, values in request.headers.items()}
        return curl_line(request.method, request.uri, headers, request.body, self.token)

    def write(self, file: Path) -> None:
        """Write the log as JSON."""
        content = {
            "phases": self.phases,
            "creates": {key: self.creates[key] for key in ("sent", "accepted", "read_back")},
            "failures": [asdict(failure) for failure in self.failures.values()],
            "errors": self.errors,
        }
        file.write_text(json.dumps(content), "utf-8")


def _message(text: str, response: Response | None) -> str:
    """Return what is wrong, and the reply that shows it."""
    reply = f"reply: {response.status_code} {response.text[:LONGEST_REPLY]}".rstrip() if response is not None else "no reply"
    return f"{text[:LONGEST_MESSAGE]}\n\n{reply}".strip()
