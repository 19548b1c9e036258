"""Faults that fall over, or refuse, on input that is unusual but allowed, or wrong but harmless."""

from __future__ import annotations

import json

from omnidim_contract.sandbox.exchange import Reply
from omnidim_contract.sandbox.faults.fault import Exchange, crash, fault, refused

LONG = 255
MANY = 10


def _crash_if(exchange: Exchange, is_unusual: object) -> Reply:
    reply = exchange.reply()
    return crash() if is_unusual and reply.status != 401 else reply


@fault
def crashes_on_an_empty_retry_config(exchange: Exchange) -> Reply:
    return _crash_if(exchange, exchange.asked.get("retry_config") == {})


@fault
def crashes_on_an_empty_name(exchange: Exchange) -> Reply:
    return _crash_if(exchange, exchange.asked.get("name") == "")


@fault
def crashes_on_a_name_beyond_ascii(exchange: Exchange) -> Reply:
    return _crash_if(exchange, not str(exchange.asked.get("name", "")).isascii())


@fault
def crashes_on_a_long_name(exchange: Exchange) -> Reply:
    return _crash_if(exchange, len(str(exchange.asked.get("name", ""))) > LONG)


@fault
def crashes_on_the_character_nul(exchange: Exchange) -> Reply:
    return _crash_if(exchange, "\\u0000" in json.dumps(exchange.asked))


@fault
def crashes_on_broken_json(exchange: Exchange) -> Reply:
    reply = exchange.reply()
    is_broken = exchange.is_create and reply.status == 400 and not exchange.asked
    return crash() if is_broken else reply


@fault
def crashes_on_a_body_of_the_wrong_type(exchange: Exchange) -> Reply:
    reply = exchange.reply()
    is_wrong = exchange.is_create and reply.status == 400 and "is not of type" in reply.content["error_description"]
    return crash() if is_wrong else reply


@fault
def crashes_on_a_large_id(exchange: Exchange) -> Reply:
    last = exchange.request.path.rpartition("/")[2]
    return _crash_if(exchange, exchange.is_detail and last.isdigit() and (len(last) > MANY or int(last) >= 2**31))


@fault
def crashes_on_an_id_that_is_no_integer(exchange: Exchange) -> Reply:
    reply = exchange.reply()
    return crash() if exchange.is_detail and reply.status == 400 else reply


@fault
def crashes_on_large_numbers(exchange: Exchange) -> Reply:
    limit = exchange.asked.get("concurrent_call_limit", 1)
    return _crash_if(exchange, isinstance(limit, int) and limit >= 2**31)


@fault
def crashes_on_nested_variables(exchange: Exchange) -> Reply:
    contacts = exchange.asked.get("contact_list")
    rows = [row for row in contacts if isinstance(row, dict)] if isinstance(contacts, list) else []
    return _crash_if(exchange, any(isinstance(value, dict | list) for row in rows for value in row.values()))


@fault
def refuses_other_keys_on_a_contact(exchange: Exchange) -> Reply:
    reply = exchange.reply()
    contacts = exchange.asked.get("contact_list")
    has_more = isinstance(contacts, list) and any(isinstance(row, dict) and len(row) > 1 for row in contacts)
    return refused(400, "unexpected key") if has_more and reply.status == 200 else reply


@fault
def refuses_a_campaign_of_more_than_ten_contacts(exchange: Exchange) -> Reply:
    reply = exchange.reply()
    contacts = exchange.asked.get("contact_list")
    return refused(400, "too many contacts") if isinstance(contacts, list) and len(contacts) > MANY else reply


@fault
def refuses_the_largest_retry_limit(exchange: Exchange) -> Reply:
    reply = exchange.reply()
    retry = exchange.asked.get("retry_config")
    is_five = isinstance(retry, dict) and retry.get("retry_limit") == 5
    return refused(400, "retry_limit: expected less than 5") if is_five and reply.status == 200 else reply
