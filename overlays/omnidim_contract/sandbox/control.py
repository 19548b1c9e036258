"""The control endpoints under `/_sandbox/`: outside the contract, for this machine only, without a token."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from omnidim_contract.sandbox.campaign import Campaign
from omnidim_contract.sandbox.clock import StoredClock
from omnidim_contract.sandbox.details import details
from omnidim_contract.sandbox.exchange import RefusedError, Reply, Request
from omnidim_contract.sandbox.outcomes import FORCED
from omnidim_contract.sandbox.progress import Progress
from omnidim_contract.sandbox.runs import Run, Runs
from omnidim_contract.sandbox.simulation import Call
from omnidim_contract.sandbox.store import LARGEST_ID, Store
from omnidim_contract.sandbox.strict_json import read_json
from omnidim_contract.sandbox.zones import SECOND

PREFIX = "/_sandbox/"
AT_MOST = 1_000  # calls in one reply of the journal
SHOWN = 100  # campaigns in one reply of the state
_LOCAL_NAMES = ("localhost", "127.0.0.1", "::1")

Handler = Callable[[Request, Mapping[str, str]], Any]


class Control:
    """Turns the clock, tells campaigns to pause, and shows what goes on."""

    def __init__(self, store: Store, runs: Runs, clock: StoredClock) -> None:
        self._store = store
        self._runs = runs
        self._clock = clock
        self._handlers: tuple[tuple[str, re.Pattern[str], Handler], ...] = (
            ("GET", re.compile("state"), self._state),
            ("GET", re.compile("numbers"), self._numbers),
            ("POST", re.compile("clock"), self._turn),
            ("POST", re.compile("reset"), self._reset),
            ("GET", re.compile("campaigns/(?P<id>[0-9]{1,10})/calls"), self._calls),
            ("POST", re.compile("campaigns/(?P<id>[0-9]{1,10})/(?P<action>pause|resume|cancel)"), self._command),
        )

    def answer(self, request: Request) -> Reply:
        """Return the reply to a control request."""
        try:
            _check_it_is_local(request)
            return Reply(200, self._answer(request))
        except RefusedError as refusal:
            return refusal.reply()

    def _answer(self, request: Request) -> Any:
        path = request.path.removeprefix(PREFIX)
        found = [(method, match, handler) for method, pattern, handler in self._handlers if (match := pattern.fullmatch(path))]
        if not found:
            raise RefusedError(404, f"There is nothing at {request.path}")
        for method, match, handler in found:
            if method == request.method:
                return handler(request, match.groupdict())
        raise RefusedError(405, f"{request.path} has {found[0][0]}", headers={"Allow": found[0][0]})

    def _state(self, _request: Request, _parts: Mapping[str, str]) -> Any:
        identifiers = self._store.identifiers()
        runs = [run for identifier in identifiers[:SHOWN] if (run := self._runs.run(identifier))]
        shown = [details(run.campaign, self._progress(run)) for run in runs]
        return {"clock": self._time(), "campaigns": shown, "total": len(identifiers)}

    def _numbers(self, _request: Request, _parts: Mapping[str, str]) -> Any:
        return {number: words for number, (_, words) in FORCED.items()}

    def _turn(self, request: Request, _parts: Mapping[str, str]) -> Any:
        seconds = _asked(request).get("advance_seconds")
        if not isinstance(seconds, int | float) or isinstance(seconds, bool) or seconds < 0:
            raise RefusedError(400, f"advance_seconds: expected a number, 0 or more, found {seconds!r}")
        try:
            self._clock.turn(int(seconds * SECOND))
        except ValueError as error:
            raise RefusedError(400, f"advance_seconds: {error}") from None
        return self._time()

    def _reset(self, _request: Request, _parts: Mapping[str, str]) -> Any:
        self._store.clear()
        self._runs.forget()
        return self._time()

    def _command(self, _request: Request, parts: Mapping[str, str]) -> Any:
        run = self._run(parts)
        self._store.command(run.campaign.id, self._clock.now(), parts["action"])
        return {"id": run.campaign.id, "status": self._progress(run).status}

    def _calls(self, request: Request, parts: Mapping[str, str]) -> Any:
        """Return a page of the journal: calls that began up to now, those after the first `after` ones, at most `limit`."""
        now = self._clock.now()
        after, limit = _number(request, "after", 0), min(_number(request, "limit", AT_MOST), AT_MOST)
        run = self._run(parts)
        total, calls = run.calls(now, after, limit)
        return {"total": total, "calls": [_journal_line(run.campaign, call, now) for call in calls]}

    def _run(self, parts: Mapping[str, str]) -> Run:
        identifier = int(parts["id"])
        run = self._runs.run(identifier) if self._store.look(identifier).owner else None
        if run is None:
            raise RefusedError(404, f"There is no campaign {identifier}")
        return run

    def _progress(self, run: Run) -> Progress:
        look = self._store.look(run.campaign.id)
        return run.progress(self._clock.shown(look.reading), look.commands)

    def _time(self) -> dict[str, Any]:
        return {"now": _iso(self._clock.now()), "speed": self._clock.speed}


def _check_it_is_local(request: Request) -> None:
    """Refuse other machines, and pages of other sites in this machine's browser."""
    host = urlsplit(f"//{request.headers.get('host', '')}").hostname
    if not request.is_local or host not in _LOCAL_NAMES:
        raise RefusedError(403, "The control endpoints answer this machine only")
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
        raise RefusedError(403, f"The control endpoints do not answer pages of {origin}")


def _asked(request: Request) -> dict[str, Any]:
    try:
        asked = read_json(request.body)
    except ValueError as error:
        raise RefusedError(400, f"body: {error}") from None
    return asked if isinstance(asked, dict) else {}


def _number(request: Request, name: str, default: int) -> int:
    text = request.query.get(name, str(default))
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST_ID))):
        raise RefusedError(400, f"{name}: expected a whole number, 0 or more, found {text[:40]!r}")
    return int(text)


def _journal_line(campaign: Campaign, call: Call, now: int) -> dict[str, Any]:
    has_ended = call.ends <= now
    return {
        "contact": call.contact,
        "attempt": call.attempt,
        "number_assignment_id": campaign.numbers[call.number].id,
        "started": _iso(call.started),
        "ended": _iso(call.ends) if has_ended else None,
        "status": call.outcome.status if has_ended else "In Progress",
        "duration_seconds": call.outcome.talk if has_ended else None,
    }


def _iso(instant: int) -> str:
    return datetime.fromtimestamp(instant / SECOND, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
