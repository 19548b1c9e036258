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
from schemathesis.core.failures import Failure
from schemathesis.engine.events import EngineEvent

from omnidim_contract.conformance.directed import directed_bodies
from omnidim_contract.conformance.formats import strategies
from omnidim_contract.conformance.log_file import LOG_VARIABLE, TOKEN_VARIABLE, URL_VARIABLE
from omnidim_contract.conformance.readback import ReadBack, links
from omnidim_contract.conformance.runlog import RunLog
from omnidim_contract.conformance.tolerance import Tolerance
from omnidim_contract.contract import contract

for _name, _strategy in strategies().items():
    schemathesis.openapi.format(_name, _strategy)

_contract = contract()
_tolerance = Tolerance(_contract)
_read_back = ReadBack(os.environ.get(URL_VARIABLE, ""), os.environ.get(TOKEN_VARIABLE, ""))


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
    if broken is not None:
        raise Failure(operation=case.operation.label, title=broken.title, message=broken.message)


@schemathesis.check
def read_back(ctx: CheckContext, response: Response, case: Case[Any]) -> None:
    """What was just made can be read under the links of its reply."""
    method = str(response.request.method).lower()
    if not 200 <= response.status_code < 300 or method != case.operation.method.lower():
        return
    try:
        body = response.json()
    except ValueError:
        return  # content_type_conformance and response_schema_conformance say so
    for link in links(_contract, case.operation.path, method, response.status_code, body):
        broken = _read_back.follow(link)
        if broken is not None:
            raise Failure(operation=case.operation.label, title=broken.title, message=broken.message)


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
