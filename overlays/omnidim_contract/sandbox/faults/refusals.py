"""Faults that accept what the contract forbids: what is wrong is put right before the honest server sees it."""

from __future__ import annotations

from typing import Any

from omnidim_contract.sandbox.exchange import Reply
from omnidim_contract.sandbox.faults.fault import Exchange, fault

SOMEBODY = {"phone_number": "+12025550123"}
COMPLETE = {"name": "", "phone_number_id": "1", "contact_list": [SOMEBODY]}


def _put_right(exchange: Exchange, key: str, value: object, *, if_wrong: bool) -> Reply:
    return exchange.reply_to({**exchange.asked, key: value}) if if_wrong else exchange.reply()


def _retry(exchange: Exchange, key: str, value: object, *, if_wrong: bool) -> Reply:
    retry = exchange.asked.get("retry_config")
    return _put_right(exchange, "retry_config", {**retry, key: value} if isinstance(retry, dict) else None, if_wrong=if_wrong)


def _of_retry(exchange: Exchange, key: str) -> Any:
    retry = exchange.asked.get("retry_config")
    return retry.get(key) if isinstance(retry, dict) else None


def _number(value: Any, otherwise: float) -> float:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else otherwise


@fault
def accepts_a_campaign_without_a_name(exchange: Exchange) -> Reply:
    return _put_right(exchange, "name", "", if_wrong=bool(exchange.asked) and "name" not in exchange.asked)


@fault
def accepts_a_campaign_without_a_contact_list(exchange: Exchange) -> Reply:
    return _put_right(
        exchange, "contact_list", [SOMEBODY], if_wrong=bool(exchange.asked) and "contact_list" not in exchange.asked
    )


@fault
def accepts_an_empty_contact_list(exchange: Exchange) -> Reply:
    return _put_right(exchange, "contact_list", [SOMEBODY], if_wrong=exchange.asked.get("contact_list") == [])


@fault
def accepts_a_campaign_without_a_phone_number_id(exchange: Exchange) -> Reply:
    return _put_right(
        exchange, "phone_number_id", "1", if_wrong=bool(exchange.asked) and "phone_number_id" not in exchange.asked
    )


@fault
def accepts_a_contact_without_a_phone_number(exchange: Exchange) -> Reply:
    contacts = exchange.asked.get("contact_list")
    if not isinstance(contacts, list) or not all(isinstance(contact, dict) for contact in contacts):
        return exchange.reply()
    return _put_right(exchange, "contact_list", [SOMEBODY | contact for contact in contacts], if_wrong=bool(contacts))


@fault
def accepts_a_contact_that_is_only_a_number(exchange: Exchange) -> Reply:
    contacts = exchange.asked.get("contact_list")
    if not isinstance(contacts, list):
        return exchange.reply()
    rows = [contact if isinstance(contact, dict) else SOMEBODY for contact in contacts]
    return _put_right(exchange, "contact_list", rows, if_wrong=rows != contacts)


@fault
def accepts_one_contact_instead_of_a_list(exchange: Exchange) -> Reply:
    contact = exchange.asked.get("contact_list")
    return _put_right(exchange, "contact_list", [contact], if_wrong=isinstance(contact, dict))


@fault
def accepts_an_integer_as_phone_number_id(exchange: Exchange) -> Reply:
    given = exchange.asked.get("phone_number_id")
    return _put_right(exchange, "phone_number_id", str(given), if_wrong=type(given) is int)


@fault
def accepts_a_name_that_is_no_text(exchange: Exchange) -> Reply:
    is_wrong = "name" in exchange.asked and not isinstance(exchange.asked["name"], str)
    return _put_right(exchange, "name", str(exchange.asked.get("name")), if_wrong=is_wrong)


@fault
def accepts_text_where_a_boolean_belongs(exchange: Exchange) -> Reply:
    return _put_right(exchange, "is_scheduled", False, if_wrong=isinstance(exchange.asked.get("is_scheduled"), str))


@fault
def accepts_a_concurrency_below_one(exchange: Exchange) -> Reply:
    limit = exchange.asked.get("concurrent_call_limit")
    return _put_right(exchange, "concurrent_call_limit", 1, if_wrong=_number(limit, 1) < 1)


@fault
def accepts_a_fraction_as_concurrency(exchange: Exchange) -> Reply:
    limit = exchange.asked.get("concurrent_call_limit")
    return _put_right(exchange, "concurrent_call_limit", 1, if_wrong=isinstance(limit, float) and limit % 1 != 0)


@fault
def accepts_more_than_five_retries(exchange: Exchange) -> Reply:
    limit = _of_retry(exchange, "retry_limit")
    return _retry(exchange, "retry_limit", 5, if_wrong=_number(limit, 0) > 5)


@fault
def accepts_fewer_than_no_retries(exchange: Exchange) -> Reply:
    limit = _of_retry(exchange, "retry_limit")
    return _retry(exchange, "retry_limit", 0, if_wrong=_number(limit, 0) < 0)


@fault
def accepts_retries_in_the_past(exchange: Exchange) -> Reply:
    hours = _of_retry(exchange, "retry_schedule_hours")
    return _retry(exchange, "retry_schedule_hours", 0, if_wrong=_number(hours, 0) < 0)


@fault
def accepts_an_unknown_retry_schedule(exchange: Exchange) -> Reply:
    schedule = _of_retry(exchange, "auto_retry_schedule")
    known = ("immediately", "next_day", "scheduled_time")
    return _retry(exchange, "auto_retry_schedule", "next_day", if_wrong=isinstance(schedule, str) and schedule not in known)


@fault
def accepts_a_schedule_without_a_time(exchange: Exchange) -> Reply:
    is_wrong = exchange.asked.get("is_scheduled") is True and "scheduled_datetime" not in exchange.asked
    return _put_right(exchange, "scheduled_datetime", "2030-01-01 10:00:00", if_wrong=is_wrong)


@fault
def accepts_a_scheduled_time_in_any_format(exchange: Exchange) -> Reply:
    when = exchange.asked.get("scheduled_datetime")
    is_wrong = isinstance(when, str) and exchange.reply().status == 400
    return _put_right(exchange, "scheduled_datetime", "2030-01-01 10:00:00", if_wrong=is_wrong)


@fault
def accepts_a_body_that_is_no_object(exchange: Exchange) -> Reply:
    is_wrong = exchange.is_create and exchange.request.body[:1] in (b"[", b'"', b"n", b"1")
    return exchange.reply_to(COMPLETE) if is_wrong else exchange.reply()


@fault
def accepts_an_empty_body(exchange: Exchange) -> Reply:
    is_wrong = exchange.is_create and exchange.request.body.strip() in (b"", b"{}")
    return exchange.reply_to(COMPLETE) if is_wrong else exchange.reply()
