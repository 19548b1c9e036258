"""What the engine's events tell: which checks were made, and which failed on what."""

from __future__ import annotations

from typing import Any

import requests
from attrs import define, evolve, field
from schemathesis import Case
from schemathesis.engine import Status
from schemathesis.engine.events import EngineEvent, EngineFinished, FatalError, NonFatalError, ScenarioFinished
from schemathesis.engine.recorder import CheckNode, Interaction, ScenarioRecorder

from omnidim_contract.conformance.aspects import aspect_of_check
from omnidim_contract.conformance.broken import Broken, Shown
from omnidim_contract.conformance.reader import server_error
from omnidim_contract.conformance.session import ContractFailure, NoReply, NotSent, Session
from omnidim_contract.conformance.wire import cut, shown

LONGEST_MESSAGE = 2000
"""Characters of a message that are kept."""
NOT_COUNTED = frozenset(
    {"contract", "use_after_free", "ensure_resource_availability", "object_level_authorization", "missing_required_header"}
)
"""Checks whose passes say nothing: ours counts what it looks at itself, the others have nothing to look at here."""


@define
class RunLog:
    """Puts what the engine's events tell into the tally of a session."""

    session: Session
    _seen: set[tuple[str, str]] = field(factory=set)

    def take(self, event: EngineEvent) -> None:
        """Take what one event tells."""
        if isinstance(event, ScenarioFinished):
            self._take_scenario(event.recorder)
        elif isinstance(event, EngineFinished):
            self.session.tally.errors.extend(f"after the run: {failure.message}" for failure in event.failures)
        elif isinstance(event, NonFatalError):
            self._take_error(event)
        elif isinstance(event, FatalError):
            self.session.tally.errors.append(str(event.exception))

    def _take_scenario(self, recorder: ScenarioRecorder) -> None:
        for case_id, checks in recorder.checks.items():
            interaction = recorder.interactions.get(case_id)
            for check in checks:
                if (case_id, check.name) in self._seen and check.status != Status.FAILURE:
                    continue
                self._seen.add((case_id, check.name))
                self._count(check, interaction, recorder.cases[case_id].value if case_id in recorder.cases else None)
                if check.status == Status.FAILURE and check.failure_info is not None:
                    self._take_failure(check, case_id, recorder)

    def _count(self, check: CheckNode, interaction: Interaction | None, case: Case[Any] | None) -> None:
        if check.name in NOT_COUNTED or case is None:
            return
        status = interaction.response.status_code if interaction and interaction.response is not None else None
        self.session.tally.checks[case.operation.label, aspect_of_check(check.name, status)] += 1

    def _take_failure(self, check: CheckNode, case_id: str, recorder: ScenarioRecorder) -> None:
        assert check.failure_info is not None
        failure = check.failure_info.failure
        interaction = recorder.interactions.get(failure.case_id or case_id) or recorder.interactions.get(case_id)
        seen = self._shown(interaction)
        label = failure.operation or recorder.label
        if isinstance(failure, ContractFailure):
            broken = failure.broken if failure.broken.shown else evolve(failure.broken, shown=seen)
        else:
            case = recorder.cases[case_id].value if case_id in recorder.cases else None
            about = self.session.label_of(case) if case is not None else ""
            message = about + (cut(failure.message, LONGEST_MESSAGE) or f"found {seen.status}")
            is_crash = check.name == "not_a_server_error" and seen.status is not None
            key = server_error(seen.status or 0) if is_crash else f"{failure.title} {failure._unique_key}"
            aspect = aspect_of_check(check.name, seen.status)
            broken = Broken(failure.title, message, aspect, key, label, check.name, shown=seen)
        at = failure.at if isinstance(failure, ContractFailure) else interaction.timestamp if interaction else None
        self.session.found([broken], label, at)

    def _take_error(self, event: NonFatalError) -> None:
        """What we did not send, or got no reply to, is written down already; anything else is a failure of the run."""
        if isinstance(event.value, NotSent | NoReply) or isinstance(event.value.__cause__, NotSent | NoReply):
            return
        if isinstance(event.value, requests.RequestException):
            self.session.network_error(event.label, event.value)
            return
        info = event.info
        text = (
            info.traceback if info.has_useful_traceback else " ".join([info.title, info.message or "", *map(str, info.extras)])
        )
        self.session.tally.errors.append(f"{event.label}: {text}")

    def _shown(self, interaction: Interaction | None) -> Shown:
        if interaction is None:
            return Shown("")
        request, response = interaction.request, interaction.response
        return shown(
            request.method,
            request.uri,
            headers={name: ", ".join(values) for name, values in request.headers.items()},
            sent=request.body,
            status=response.status_code if response is not None else None,
            reply=response.text if response is not None else "",
            token=self.session.token,
        )
