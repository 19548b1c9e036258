"""Faults that do not keep what was asked for: a setting comes back other than it was sent."""

from __future__ import annotations

from omnidim_contract.sandbox.exchange import Reply
from omnidim_contract.sandbox.faults.fault import Exchange, fault


@fault
def forgets_the_name(exchange: Exchange) -> Reply:
    return exchange.with_details(lambda it: it.update(name="Campaign"))


@fault
def trims_the_name(exchange: Exchange) -> Reply:
    return exchange.with_details(lambda it: it.update(name=it["name"].strip()))


@fault
def cuts_the_name_at_twenty_characters(exchange: Exchange) -> Reply:
    return exchange.with_details(lambda it: it.update(name=it["name"][:20]))


@fault
def forgets_the_retry_settings(exchange: Exchange) -> Reply:
    return exchange.with_details(lambda it: it.update(auto_retry=False, retry_limit=0, retry_count=0))


@fault
def retries_at_once_whatever_was_asked(exchange: Exchange) -> Reply:
    return exchange.with_details(lambda it: it.update(auto_retry_schedule="immediately"))


@fault
def mixes_up_days_and_hours(exchange: Exchange) -> Reply:
    return exchange.with_details(
        lambda it: it.update(retry_schedule_days=it["retry_schedule_hours"], retry_schedule_hours=it["retry_schedule_days"])
    )


@fault
def forgets_the_concurrency(exchange: Exchange) -> Reply:
    return exchange.with_details(lambda it: it.update(concurrent_call_limit=1))


@fault
def takes_ten_lines_unless_told_otherwise(exchange: Exchange) -> Reply:
    asked = exchange.asked
    if exchange.is_create and asked and "concurrent_call_limit" not in asked:
        return exchange.reply_to({**asked, "concurrent_call_limit": 10})
    return exchange.reply()


@fault
def forgets_that_calls_may_be_rescheduled(exchange: Exchange) -> Reply:
    return exchange.with_details(lambda it: it.update(enabled_reschedule_call=False))


@fault
def reports_every_campaign_as_not_scheduled(exchange: Exchange) -> Reply:
    return exchange.with_details(lambda it: it.update(is_scheduled=False, scheduled_datetime=None))


@fault
def forgets_the_time_zone(exchange: Exchange) -> Reply:
    return exchange.with_details(lambda it: it.update(timezone="UTC"))


@fault
def shortens_the_time_zone(exchange: Exchange) -> Reply:
    return exchange.with_details(lambda it: it.update(timezone=it["timezone"].rpartition("/")[2]))


@fault
def loses_the_scheduled_time(exchange: Exchange) -> Reply:
    return exchange.with_details(lambda it: it.update(scheduled_datetime=None))


@fault
def writes_an_empty_scheduled_time(exchange: Exchange) -> Reply:
    return exchange.with_details(lambda it: it.update(scheduled_datetime=it["scheduled_datetime"] or ""))


@fault
def writes_the_scheduled_time_in_another_format(exchange: Exchange) -> Reply:
    return exchange.with_details(lambda it: it.update(scheduled_datetime=it["scheduled_datetime"] and "25/12/2026 10:00"))


@fault
def gives_true_as_the_reason_of_failure(exchange: Exchange) -> Reply:
    return exchange.with_details(lambda it: it.update(failed_reason=True))


@fault
def gives_true_as_the_recipients(exchange: Exchange) -> Reply:
    return exchange.with_details(lambda it: it.update(email_report_recipients=True))


@fault
def writes_hours_with_a_dot(exchange: Exchange) -> Reply:
    return exchange.with_details(lambda it: it.update(daily_stop_time_formatted="18.50"))


@fault
def lists_values_of_a_text_variable(exchange: Exchange) -> Reply:
    return exchange.with_details(lambda it: it["variable_config"][0].update(enum_values=["basic"]))
