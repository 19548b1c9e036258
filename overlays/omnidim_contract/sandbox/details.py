"""The detail reply: a campaign and its progress as the page's 68 fields."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from attrs import asdict

from omnidim_contract.sandbox.campaign import Campaign
from omnidim_contract.sandbox.progress import (
    BUSY,
    COMPLETED,
    FAILED,
    IN_PROGRESS,
    NO_ANSWER,
    PENDING,
    RETRY_SCHEDULED,
    SKIPPED,
    Progress,
)
from omnidim_contract.sandbox.settings import Settings
from omnidim_contract.sandbox.zones import local_of

SECONDS_A_MINUTE = 60


def details(campaign: Campaign, progress: Progress) -> dict[str, Any]:
    """Return the field `details` of the reply."""
    numbers = campaign.numbers
    return {
        **_asked(campaign),
        **_account(campaign.settings),
        **_hours(campaign.settings),
        **_counts(progress),
        **_sums(campaign.settings, progress),
        "twilio_number": numbers[0].phone_number,
        "status": progress.status,
        "failed_reason": progress.failed_reason or False,
        "retry_count": progress.retries,
        "current_number_assignment_id": None if progress.current_number is None else numbers[progress.current_number].id,
        "number_pool_size": len(numbers),
        "number_pool": _pool(campaign, progress),
        "write_date": _date(progress.changed, campaign.settings),
    }


def _asked(campaign: Campaign) -> dict[str, Any]:
    request, retry = campaign.request, campaign.retry
    return {
        "id": campaign.id,
        "name": request["name"],
        "campaign_type": "ai_agent",
        "is_scheduled": campaign.is_scheduled,
        "is_dynamic": False,
        "scheduled_datetime": campaign.scheduled_datetime,
        "timezone": campaign.zone.key,
        "recording_file_id": None,
        "recording_file_name": None,
        "auto_retry": retry.get("auto_retry", False),
        "auto_retry_schedule": retry.get("auto_retry_schedule", "immediately"),
        "retry_schedule_days": int(retry.get("retry_schedule_days", 0)),
        "retry_schedule_hours": int(retry.get("retry_schedule_hours", 0)),
        "retry_limit": int(retry.get("retry_limit", 0)),
        "enabled_reschedule_call": request.get("enabled_reschedule_call", False),
        "concurrent_call_limit": campaign.concurrency,
        "create_date": _date(campaign.created, campaign.settings),
    }


def _account(settings: Settings) -> dict[str, Any]:
    return {
        "user_id": settings.user_id,
        "user_name": settings.user_name,
        "bot_id": settings.bot_id,
        "bot_name": settings.bot_name,
        "variable_config": [asdict(variable) for variable in settings.variables],
        "rotation_strategy": settings.rotation_strategy,
        "calls_per_number": settings.calls_per_number,
        "rotation_health_threshold": settings.rotation_health_threshold,
        "rotation_fallback": settings.rotation_fallback,
        "email_on_complete": settings.email_on_complete,
        "email_on_hard_stop": settings.email_on_hard_stop,
        "email_report_recipients": settings.email_report_recipients or False,
    }


def _hours(settings: Settings) -> dict[str, Any]:
    return {
        "enable_daily_hard_stop": settings.daily_stop is not None,
        "daily_stop_time": settings.daily_stop or 0,
        "daily_stop_time_formatted": _clock_face(settings.daily_stop or 0),
        "daily_stop_timezone": settings.daily_stop_timezone,
        "enable_daily_auto_start": settings.daily_start is not None,
        "daily_start_time": settings.daily_start or 0,
        "daily_start_time_formatted": _clock_face(settings.daily_start or 0),
        "daily_start_timezone": settings.daily_start_timezone,
    }


def _counts(progress: Progress) -> dict[str, Any]:
    """Return the counts of contacts: each says how many have a status now."""
    total = sum(progress.counts.values())
    pending, skipped = progress.count(PENDING, IN_PROGRESS), progress.count(SKIPPED)
    finished = total - pending - skipped - progress.count(RETRY_SCHEDULED)
    return {
        "total_calls": total,
        "total_lines": total,
        "total_calls_to_dispatch": total - skipped,
        "total_calls_made": finished,
        "completed_calls": finished,
        "pending_calls": pending,
        "total_pending_calls": pending,
        "failed_calls": progress.count(FAILED),
        "skipped_calls": skipped,
        "total_skipped_calls": skipped,
        "total_not_reachable_calls": progress.count(FAILED, NO_ANSWER, BUSY),
        "low_interaction_calls": progress.low_interactions,
        "no_low_interaction_calls": progress.low_interactions,
        "total_reschedule_calls": progress.reschedules,
        "total_call_transfer_count": progress.transfers,
        "calls_picked_up": progress.count(COMPLETED),
        "call_status_counts": {status: count for status, count in progress.counts.items() if count},
        "incoming_calls": progress.incoming,
    }


def _sums(settings: Settings, progress: Progress) -> dict[str, Any]:
    """Return durations (seconds) and costs, over all attempts."""
    minutes = progress.duration / SECONDS_A_MINUTE
    voice, telephony = minutes * settings.voice_price_per_minute, minutes * settings.telephony_price_per_minute
    answered = progress.answered_attempts if progress.count(COMPLETED) else 0
    return {
        "total_call_cost": voice + telephony,
        "total_voiceai_cost": voice,
        "total_telephony_cost": telephony,
        "total_duration_seconds": progress.duration,
        "avg_duration_seconds": progress.duration // answered if answered else 0,
    }


def _pool(campaign: Campaign, progress: Progress) -> list[dict[str, Any]]:
    return [
        {
            **asdict(number),
            "sequence": sequence,
            "is_active": done.is_active,
            "calls_dispatched": done.dispatched,
            "calls_picked_up": done.picked_up,
            "rolling_cpr": done.rolling_cpr,
            "health_score": done.health_score,
        }
        for sequence, (number, done) in enumerate(zip(campaign.numbers, progress.numbers, strict=True), 1)
    ]


def _clock_face(hours: float) -> str:
    minutes = round(hours * 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _date(instant: int, settings: Settings) -> str:
    return local_of(instant, ZoneInfo(settings.user_timezone)).strftime("%m/%d/%Y %H:%M:%S")
