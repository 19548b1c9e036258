"""Faults of counters, costs and dates: fields that say the same thing and disagree, or say what cannot be."""

from __future__ import annotations

from omnidim_contract.sandbox.exchange import Reply
from omnidim_contract.sandbox.faults.fault import Exchange, fault


@fault
def counts_one_contact_too_many(exchange: Exchange) -> Reply:
    return exchange.with_details(lambda it: it.update(total_calls=it["total_calls"] + 1))


@fault
def counts_lines_from_zero(exchange: Exchange) -> Reply:
    return exchange.with_details(lambda it: it.update(total_lines=it["total_lines"] - 1))


@fault
def disagrees_on_what_is_pending(exchange: Exchange) -> Reply:
    return exchange.with_details(lambda it: it.update(total_pending_calls=it["pending_calls"] + 1))


@fault
def disagrees_on_what_is_skipped(exchange: Exchange) -> Reply:
    return exchange.with_details(lambda it: it.update(total_skipped_calls=it["skipped_calls"] + 1))


@fault
def disagrees_on_low_interaction(exchange: Exchange) -> Reply:
    return exchange.with_details(lambda it: it.update(no_low_interaction_calls=it["low_interaction_calls"] + 1))


@fault
def counts_failed_calls_that_nobody_made(exchange: Exchange) -> Reply:
    return exchange.with_details(lambda it: it.update(failed_calls=it["failed_calls"] + 1))


@fault
def counts_everybody_as_completed(exchange: Exchange) -> Reply:
    return exchange.with_details(lambda it: it.update(completed_calls=it["total_calls"] + 1))


@fault
def counts_more_calls_than_were_made(exchange: Exchange) -> Reply:
    return exchange.with_details(lambda it: it.update(total_calls_made=it["total_calls_made"] + 1))


@fault
def counts_unreached_people_twice(exchange: Exchange) -> Reply:
    return exchange.with_details(lambda it: it.update(total_not_reachable_calls=2 * it["total_not_reachable_calls"] + 1))


@fault
def picks_up_more_calls_than_it_made(exchange: Exchange) -> Reply:
    return exchange.with_details(lambda it: it.update(calls_picked_up=it["total_calls_made"] + 1))


@fault
def dispatches_more_than_there_are(exchange: Exchange) -> Reply:
    return exchange.with_details(lambda it: it.update(total_calls_to_dispatch=it["total_calls"] + 1))


@fault
def loses_a_contact_in_the_status_counts(exchange: Exchange) -> Reply:
    return exchange.with_details(lambda it: it["call_status_counts"].popitem())


@fault
def writes_status_counts_as_text(exchange: Exchange) -> Reply:
    return exchange.with_details(
        lambda it: it.update(call_status_counts={status: str(count) for status, count in it["call_status_counts"].items()})
    )


@fault
def miscounts_its_number_pool(exchange: Exchange) -> Reply:
    return exchange.with_details(lambda it: it.update(number_pool_size=it["number_pool_size"] + 1))


@fault
def dials_from_a_number_outside_the_pool(exchange: Exchange) -> Reply:
    return exchange.with_details(lambda it: it.update(current_number_assignment_id=999_999))


@fault
def writes_pool_numbers_without_the_plus(exchange: Exchange) -> Reply:
    return exchange.with_details(lambda it: it["number_pool"][0].update(phone_number="2025550190"))


@fault
def answers_more_calls_on_a_number_than_it_dialled(exchange: Exchange) -> Reply:
    return exchange.with_details(lambda it: it["number_pool"][0].update(calls_dispatched=1, calls_picked_up=2))


@fault
def adds_costs_up_wrongly(exchange: Exchange) -> Reply:
    return exchange.with_details(
        lambda it: it.update(total_call_cost=it["total_voiceai_cost"] + it["total_telephony_cost"] + 1)
    )


@fault
def reports_a_negative_duration(exchange: Exchange) -> Reply:
    return exchange.with_details(lambda it: it.update(total_duration_seconds=-1))


@fault
def writes_durations_as_text(exchange: Exchange) -> Reply:
    return exchange.with_details(lambda it: it.update(total_duration_seconds=f"{it['total_duration_seconds']}s"))


@fault
def writes_the_status_as_a_number(exchange: Exchange) -> Reply:
    return exchange.with_details(lambda it: it.update(status=3))


@fault
def reports_completed_while_calls_are_pending(exchange: Exchange) -> Reply:
    return exchange.with_details(lambda it: it.update(status="completed"))


@fault
def changed_before_it_was_created(exchange: Exchange) -> Reply:
    return exchange.with_details(lambda it: it.update(write_date="01/01/2000 00:00:00"))


@fault
def writes_dates_in_iso_format(exchange: Exchange) -> Reply:
    return exchange.with_details(lambda it: it.update(create_date="2026-01-01T10:00:00Z", write_date="2026-01-01T10:00:00Z"))
