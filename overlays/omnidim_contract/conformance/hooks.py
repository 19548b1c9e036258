"""What schemathesis loads (`SCHEMATHESIS_HOOKS`): our formats, directed cases and checks, and a log of the run.

Everything here uses its public hooks; its own checks, phases and reports stay as they are. What a hook does is said by the
session of the shard that runs.
"""

from __future__ import annotations

from typing import Any

import requests
import schemathesis
from schemathesis import Case, CheckContext, HookContext, Response
from schemathesis.cli import EventHandler, ExecutionContext, handler
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.engine.events import EngineEvent

from omnidim_contract.conformance.broken import Broken
from omnidim_contract.conformance.formats import strategies
from omnidim_contract.conformance.runlog import RunLog
from omnidim_contract.conformance.session import ContractFailure, Session

for _name, _strategy in strategies().items():
    schemathesis.openapi.format(_name, _strategy)


class Current:
    """The session of the shard that runs."""

    session: Session


@schemathesis.hook
def before_call(context: HookContext, case: Case[Any], kwargs: dict[str, Any]) -> None:
    """Send only what the run may send, with numbers reserved for fiction."""
    Current.session.before(case, kwargs)


@schemathesis.hook
def after_network_error(context: HookContext, case: Case[Any], request: requests.PreparedRequest) -> None:
    """A request without a reply is a failure of the server, and no reason to end the phase, as the engine would."""
    raise Current.session.silence(case, request)


@schemathesis.hook
def filter_failure(context: HookContext, failure: Failure, case: Case[Any], response: Response) -> bool:
    """Drop a failure where the pages leave the server free."""
    return Current.session.keeps(failure, case, response)


@schemathesis.hook
def before_add_examples(context: HookContext, examples: list[Case[Any]]) -> None:
    """Send directed cases, before the documented examples."""
    if context.operation is not None:
        examples.extend(Current.session.directed(context.operation))


@schemathesis.check
def contract(ctx: CheckContext, response: Response, case: Case[Any]) -> None:
    """What the pages forbid is refused, what they allow is accepted, and their sentences hold for what came of it."""
    _report(Current.session.judge(case, response), case.operation.label)


def _report(broken: list[Broken], label: str) -> None:
    if broken:
        raise FailureGroup([ContractFailure(one, label) for one in broken])


@handler()
class LogHandler(EventHandler[Any]):
    """Writes down what the verdict needs: requests, replies, failures."""

    def __init__(self, *args: Any, **params: Any) -> None:
        self.log = RunLog(Current.session)

    def handle_event(self, ctx: ExecutionContext, event: EngineEvent) -> None:
        """Take what an event of the engine tells."""
        self.log.take(event)
