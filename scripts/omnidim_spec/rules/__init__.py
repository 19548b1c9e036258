"""The pages' sentences as rules: read them from a built spec, and judge recorded exchanges by them.

What stands here needs attrs and the CEL engine only; `check`, which compares rules with the pages, belongs to the build.
"""

from omnidim_spec.rules.contexts import Context
from omnidim_spec.rules.evaluate import Kind, Outcome, evaluate
from omnidim_spec.rules.exchange import ABSENT, Exchange, Request, Response
from omnidim_spec.rules.read import read_rules
from omnidim_spec.rules.recording import Finding, Judgement, judge
from omnidim_spec.rules.routes import Routes
from omnidim_spec.rules.rule import Quote, Rule
from omnidim_spec.rules.ruleset import Rules
from omnidim_spec.rules.wire import exchange_of

__all__ = [
    "ABSENT",
    "Context",
    "Exchange",
    "Finding",
    "Judgement",
    "Kind",
    "Outcome",
    "Quote",
    "Request",
    "Response",
    "Routes",
    "Rule",
    "Rules",
    "evaluate",
    "exchange_of",
    "judge",
    "read_rules",
]
