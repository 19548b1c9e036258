"""Faults of what is kept: contacts, ids, and campaigns that change, vanish or run into each other."""

from __future__ import annotations

from typing import Any

from attrs import evolve

from omnidim_contract.sandbox.exchange import Reply
from omnidim_contract.sandbox.faults.fault import Exchange, fault, refused


def _contacts(exchange: Exchange, change: Any) -> Reply:
    return exchange.with_content(lambda content: content.update(contact_list=change(content["contact_list"])))


def _with_number(row: dict[str, str], number: str) -> dict[str, str]:
    return row | {"to_number": number}


@fault
def loses_the_last_contact(exchange: Exchange) -> Reply:
    return _contacts(exchange, lambda rows: rows[:-1])


@fault
def reverses_the_contacts(exchange: Exchange) -> Reply:
    return _contacts(exchange, lambda rows: rows[::-1])


@fault
def sorts_the_contacts(exchange: Exchange) -> Reply:
    return _contacts(exchange, lambda rows: sorted(rows, key=lambda row: row["to_number"]))


@fault
def merges_contacts_with_the_same_number(exchange: Exchange) -> Reply:
    return _contacts(exchange, lambda rows: list({row["to_number"]: row for row in rows}.values()))


@fault
def gives_every_contact_twice(exchange: Exchange) -> Reply:
    return _contacts(exchange, lambda rows: rows * 2)


@fault
def shows_ten_contacts_at_most(exchange: Exchange) -> Reply:
    return _contacts(exchange, lambda rows: rows[:10])


@fault
def drops_the_plus_of_a_number(exchange: Exchange) -> Reply:
    return _contacts(exchange, lambda rows: [_with_number(row, row["to_number"][1:]) for row in rows])


@fault
def masks_the_numbers(exchange: Exchange) -> Reply:
    return _contacts(exchange, lambda rows: [_with_number(row, row["to_number"][:-4] + "0000") for row in rows])


@fault
def calls_the_number_phone_number(exchange: Exchange) -> Reply:
    return _contacts(exchange, lambda rows: [{"phone_number": row["to_number"]} for row in rows])


@fault
def gives_an_id_out_again(exchange: Exchange) -> Reply:
    if (content := exchange.created()) is None:
        return exchange.reply()
    return Reply(200, content | {"id": exchange.memory.setdefault("id", content["id"])})


@fault
def gives_an_id_that_cannot_be_fetched(exchange: Exchange) -> Reply:
    if (content := exchange.created()) is None:
        return exchange.reply()
    return Reply(200, content | {"id": content["id"] + 1_000_000})


@fault
def cannot_find_a_campaign_at_first(exchange: Exchange) -> Reply:
    seen = exchange.memory.setdefault("seen", set())
    reply = exchange.reply()
    if exchange.is_detail and reply.status == 200 and exchange.request.path not in seen:
        seen.add(exchange.request.path)
        return refused(404, "There is no such campaign")
    return reply


@fault
def forgets_a_campaign_once_it_was_read(exchange: Exchange) -> Reply:
    seen = exchange.memory.setdefault("seen", set())
    if exchange.is_detail and exchange.request.path in seen:
        return refused(404, "There is no such campaign")
    reply = exchange.reply()
    if exchange.is_detail and reply.status == 200:
        seen.add(exchange.request.path)
    return reply


@fault
def reports_another_id_than_was_asked_for(exchange: Exchange) -> Reply:
    return exchange.with_details(lambda it: it.update(id=it["id"] + 1))


@fault
def answers_every_read_with_the_first_campaign(exchange: Exchange) -> Reply:
    reply = exchange.reply()
    if not exchange.is_detail or reply.status != 200:
        return reply
    return exchange.honest(evolve(exchange.request, path=exchange.memory.setdefault("path", exchange.request.path)))


@fault
def renames_every_campaign_to_the_newest(exchange: Exchange) -> Reply:
    if exchange.asked.get("name"):
        exchange.memory["name"] = exchange.asked["name"]
    return exchange.with_details(lambda it: it.update(name=exchange.memory.get("name", it["name"])))


@fault
def changes_the_date_of_creation_at_each_read(exchange: Exchange) -> Reply:
    exchange.memory["reads"] = exchange.memory.get("reads", 0) + 1
    return exchange.with_details(lambda it: it.update(create_date=f"01/01/2020 00:00:{exchange.memory['reads'] % 60:02d}"))


@fault
def changes_the_owner_between_reads(exchange: Exchange) -> Reply:
    exchange.memory["reads"] = exchange.memory.get("reads", 0) + 1
    return exchange.with_details(lambda it: it.update(user_id=exchange.memory["reads"]))


@fault
def shuffles_the_contacts_at_each_read(exchange: Exchange) -> Reply:
    exchange.memory["reads"] = exchange.memory.get("reads", 0) + 1
    turn = exchange.memory["reads"]
    return _contacts(exchange, lambda rows: rows[turn % len(rows) :] + rows[: turn % len(rows)])


@fault
def takes_costs_back_between_reads(exchange: Exchange) -> Reply:
    exchange.memory["reads"] = exchange.memory.get("reads", 0) + 1
    cost = 100.0 / exchange.memory["reads"]
    return exchange.with_details(lambda it: it.update(total_call_cost=cost, total_voiceai_cost=cost, total_telephony_cost=0.0))
