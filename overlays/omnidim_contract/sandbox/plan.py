"""What decides how a stored campaign goes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from omnidim_contract.sandbox.campaign import Campaign
from omnidim_contract.sandbox.hours import Daily, Hours
from omnidim_contract.sandbox.outcomes import BEHAVIOURS, DRAWN, NEVER_DIALLED
from omnidim_contract.sandbox.pool import Rotation
from omnidim_contract.sandbox.retries import Retries
from omnidim_contract.sandbox.settings import Settings
from omnidim_contract.sandbox.simulation import Command, Plan

UNAVAILABLE = "unavailable"  # the phone_number_id whose campaigns fail to start


def behaviours_of(parts: Iterable[list[str]], *, skip_duplicates: bool) -> bytearray:
    """Return a byte for each number, in the order of the campaign; a number that stood there before is never dialled."""
    found, seen = bytearray(), set[str]()
    for part in parts:
        start = len(found)
        found += bytes(BEHAVIOURS.get(number, DRAWN) for number in part)
        if skip_duplicates:
            _skip_repeated(part, seen, found, start)
    return found


def plan_of(campaign: Campaign, behaviours: bytearray, commands: Sequence[Command] = ()) -> Plan:
    """Return what decides how a campaign goes."""
    settings, retry = campaign.settings, campaign.retry
    retries = Retries(
        limit=int(retry.get("retry_limit", 0)) if retry.get("auto_retry", False) else 0,
        schedule=retry.get("auto_retry_schedule", "immediately"),
        days=int(retry.get("retry_schedule_days", 0)),
        hours=int(retry.get("retry_schedule_hours", 0)),
        zone=campaign.zone,
    )
    return Plan(
        seed=_seed(settings.seed, campaign.id),
        created=campaign.created,
        starts=campaign.starts,
        behaviours=behaviours,
        concurrency=campaign.concurrency,
        pool_size=len(campaign.numbers),
        retries=retries,
        reschedules=bool(campaign.request.get("enabled_reschedule_call", False)),
        hours=_hours(settings),
        rotation=_rotation(settings),
        failure="The phone number is not available" if campaign.request["phone_number_id"] == UNAVAILABLE else None,
        commands=commands,
    )


def _skip_repeated(part: list[str], seen: set[str], found: bytearray, start: int) -> None:
    for place, number in enumerate(part, start):
        if number in seen:
            found[place] = NEVER_DIALLED
        seen.add(number)


def _seed(seed: int, campaign: int) -> int:
    return int.from_bytes(hashlib.blake2b(f"{seed}:{campaign}".encode(), digest_size=8).digest(), "big")


def _hours(settings: Settings) -> Hours:
    stop, start = settings.daily_stop, settings.daily_start
    return Hours(
        stop=None if stop is None else Daily(stop, ZoneInfo(settings.daily_stop_timezone)),
        start=None if start is None else Daily(start, ZoneInfo(settings.daily_start_timezone)),
    )


def _rotation(settings: Settings) -> Rotation:
    return Rotation(
        strategy=settings.rotation_strategy,
        calls_per_number=settings.calls_per_number,
        threshold=settings.rotation_health_threshold,
        fallback=settings.rotation_fallback,
    )
