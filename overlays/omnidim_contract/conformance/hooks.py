"""What schemathesis loads (`SCHEMATHESIS_HOOKS`): our formats, our idea of must and may, and a log of the run.

Everything here uses its public hooks; its own checks, phases and reports stay as they are.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import schemathesis
from schemathesis import Case, CheckContext, HookContext, Response
from schemathesis.cli import EventHandler, ExecutionContext, handler
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.engine.events import EngineEvent

from omnidim_contract.conformance.directed import directed_bodies
from omnidim_contract.conformance.formats import strategies
from omnidim_contract.conformance.log_file import LOG_VARIABLE, TOKEN_VARIABLE, URL_VARIABLE
from omnidim_contract.conformance.obligations import Broken
from omnidim_contract.conformance.readback import ReadBack
from omnidim_contract.conformance.runlog import RunLog
from omnidim_contract.conformance.tolerance import Tolerance
from omnidim_contract.contract import contract

for _name, _strategy in strategies().items():
    schemathesis.openapi.format(_name, _strategy)

_contract = contract()
_tolerance = Tolerance(_contract)
_read_back = ReadBack(_contract, os.environ.get(URL_VARIABLE, ""), os.environ.get(TOKEN_VARIABLE, ""))


@schemathesis.hook
def before_call(context: HookContext, case: Case[Any], kwargs: dict[str, Any]) -> None:
    """Send only numbers reserved for fiction."""
    _tolerance.keep_to_fiction(case)


@schemathesis.hook
def filter_failure(context: HookContext, failure: Failure, case: Case[Any], response: Response) -> bool:
    """Drop a failure where the pages leave the server free."""
    return not _tolerance.excuses(failure, case, response)


@schemathesis.hook
def before_add_examples(context: HookContext, examples: list[Case[Any]]) -> None:
    """Send directed cases among the documented examples."""
    operation = context.operation
    if operation is not None:
        schema = _tolerance.obligations.schema(str(operation.definition.raw.get("operationId")))
        bodies = directed_bodies(schema)
        examples.extend(operation.Case(body=body, media_type="application/json") for body in bodies)


@schemathesis.check
def request_obligations(ctx: CheckContext, response: Response, case: Case[Any]) -> None:
    """What the pages forbid is refused, and what they allow is accepted."""
    broken = _tolerance.broken_obligation(case, response)
    _report([broken] if broken else [], case.operation.label)


@schemathesis.check
class rules:
    """The pages' sentences hold for a successful exchange, for what it made, and for the run as a whole."""

    def after_response(self, ctx: CheckContext, response: Response, case: Case[Any]) -> None:
        """Judge one exchange, and read back what it made."""
        request = response.request
        if 200 <= response.status_code < 300 and str(request.method) == case.operation.method.upper():
            broken = _read_back.judge(
                case.id,
                method=str(request.method),
                url=str(request.url),
                sent=request.body if isinstance(request.body, bytes | str) else None,
                status=response.status_code,
                headers={name: ", ".join(values) for name, values in response.headers.items()},
                received=response.content or b"",
            )
            _report(broken, case.operation.label)

    def after_run(self, ctx: CheckContext) -> None:
        """Judge all that was made together."""
        _report(_read_back.judge_run(), "all operations")


def _report(broken: list[Broken], label: str) -> None:
    if broken:
        raise FailureGroup([Failure(operation=label, title=one.title, message=one.message) for one in broken])


@handler()
class LogHandler(EventHandler[Any]):
    """Writes down what the verdict needs: requests, replies, failures."""

    def __init__(self, *args: Any, **params: Any) -> None:
        self.log = RunLog(os.environ.get(TOKEN_VARIABLE, ""))

    def handle_event(self, ctx: ExecutionContext, event: EngineEvent) -> None:
        """Take what an event of the engine tells."""
        self.log.take(event)

    def shutdown(self, ctx: ExecutionContext) -> None:
        """Write the log to the file that the environment names."""
        target = os.environ.get(LOG_VARIABLE)
        if target:
            self.log.creates["read_back"] += _read_back.count
            self.log.write(Path(target))
