"""Faults in how replies are written: codes, types, content types, shapes."""

from __future__ import annotations

from attrs import evolve

from omnidim_contract.sandbox.exchange import Reply
from omnidim_contract.sandbox.faults.fault import Exchange, fault, refused

HTML = {"Content-Type": "text/html"}


def _created(exchange: Exchange, **changes: object) -> Reply:
    reply = exchange.reply()
    if exchange.is_create and reply.status == 200:
        return evolve(reply, content={**reply.content, **changes})
    return reply


@fault
def answers_201_to_a_create(exchange: Exchange) -> Reply:
    reply = exchange.reply()
    return evolve(reply, status=201) if exchange.is_create and reply.status == 200 else reply


@fault
def answers_a_faulty_create_with_200_and_an_error(exchange: Exchange) -> Reply:
    reply = exchange.reply()
    if exchange.is_create and reply.status == 400:
        return Reply(200, {"status": "error", "message": reply.content["error_description"]})
    return reply


@fault
def answers_an_unknown_id_with_200_and_an_error(exchange: Exchange) -> Reply:
    reply = exchange.reply()
    return Reply(200, {"status": "error", "message": "not found"}) if exchange.is_detail and reply.status == 404 else reply


@fault
def answers_an_unknown_id_with_an_empty_campaign(exchange: Exchange) -> Reply:
    reply = exchange.reply()
    if exchange.is_detail and reply.status == 404:
        return Reply(200, {"status": "success", "details": {"id": 0}, "contact_list": []})
    return reply


@fault
def answers_500_to_an_unknown_id(exchange: Exchange) -> Reply:
    reply = exchange.reply()
    return refused(500, "Internal error") if exchange.is_detail and reply.status == 404 else reply


@fault
def answers_html_instead_of_json(exchange: Exchange) -> Reply:
    reply = exchange.reply()
    return evolve(reply, raw=b"<html><body>OK</body></html>", headers=HTML) if reply.status == 200 else reply


@fault
def sends_errors_as_html(exchange: Exchange) -> Reply:
    reply = exchange.reply()
    return evolve(reply, raw=b"<h1>Error</h1>", headers={**reply.headers, **HTML}) if reply.status >= 400 else reply


@fault
def sends_errors_without_a_text(exchange: Exchange) -> Reply:
    reply = exchange.reply()
    return evolve(reply, content={"code": reply.status}) if reply.status >= 400 else reply


@fault
def calls_its_json_plain_text(exchange: Exchange) -> Reply:
    reply = exchange.reply()
    return evolve(reply, headers={**reply.headers, "Content-Type": "text/plain"})


@fault
def cuts_its_json_off(exchange: Exchange) -> Reply:
    reply = exchange.reply()
    return evolve(reply, raw=reply.body()[:-1]) if reply.status == 200 else reply


@fault
def answers_a_wrong_method_with_404(exchange: Exchange) -> Reply:
    reply = exchange.reply()
    return refused(404, "Not found") if reply.status == 405 else reply


@fault
def forgets_the_header_allow(exchange: Exchange) -> Reply:
    reply = exchange.reply()
    return evolve(reply, headers={}) if reply.status == 405 else reply


@fault
def takes_put_for_post(exchange: Exchange) -> Reply:
    method = "POST" if exchange.request.method == "PUT" else exchange.request.method
    return exchange.honest(evolve(exchange.request, method=method))


@fault
def gives_the_id_as_text(exchange: Exchange) -> Reply:
    reply = exchange.reply()
    is_created = exchange.is_create and reply.status == 200
    return evolve(reply, content={**reply.content, "id": str(reply.content["id"])}) if is_created else reply


@fault
def leaves_out_the_new_id(exchange: Exchange) -> Reply:
    if (content := exchange.created()) is None:
        return exchange.reply()
    return Reply(200, {key: value for key, value in content.items() if key != "id"})


@fault
def always_says_pending(exchange: Exchange) -> Reply:
    return _created(exchange, current_status="pending")


@fault
def always_says_scheduled(exchange: Exchange) -> Reply:
    return _created(exchange, current_status="scheduled")


@fault
def forgets_whether_it_is_scheduled(exchange: Exchange) -> Reply:
    return _created(exchange, is_scheduled=False)


@fault
def writes_whether_it_is_scheduled_as_text(exchange: Exchange) -> Reply:
    return _created(exchange, is_scheduled="false")


@fault
def leaves_out_the_contact_list(exchange: Exchange) -> Reply:
    return exchange.with_content(lambda content: content.pop("contact_list"))


@fault
def leaves_out_the_details(exchange: Exchange) -> Reply:
    return exchange.with_content(lambda content: content.pop("details"))


@fault
def puts_the_contact_list_inside_the_details(exchange: Exchange) -> Reply:
    return exchange.with_content(lambda content: content["details"].update(contact_list=content.pop("contact_list")))
