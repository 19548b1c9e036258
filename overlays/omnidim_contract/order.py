"""A campaign to be created: what people say, turned into the request that is sent. Nothing is sent here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypedDict

from attrs import field, frozen
from omnidim_client.api.bulk_calls import create_bulk_call
from omnidim_client.models import BulkCallCreate, RetryConfig
from omnidim_client.types import UNSET, Unset

from omnidim_contract.body import Body
from omnidim_contract.contacts import ContactList, Contacts, Duplicates, OnInvalid, read_contacts
from omnidim_contract.contract import contract
from omnidim_contract.errors import InvalidRequestError
from omnidim_contract.misfits import Judge
from omnidim_contract.operations import request_schema
from omnidim_contract.times import Schedule, schedule, zone_of

ROWS = "contact_list"
_STAND_IN = b'"\\u0000contacts\\u0000"'


class _Required(TypedDict):
    phone_number_id: str | int
    contacts: Contacts


class CampaignSettings(_Required, total=False):
    """What a campaign may be created with; what is left out is not sent. See `create` for what each means."""

    schedule: datetime | str
    timezone: str
    concurrent_call_limit: int
    enabled_reschedule_call: bool
    retry_config: RetryConfig | Mapping[str, Any]
    region: str
    on_invalid: OnInvalid
    duplicates: Duplicates
    extra: Mapping[str, Any]


@frozen
class Order:
    """A request that can be sent: its settings as JSON has them, its rows already as text."""

    settings: Mapping[str, Any]
    contacts: ContactList
    schedule: Schedule | None = None
    arguments: Mapping[str, Any] = field(factory=dict, repr=False)
    """What the generated operation hands to httpx, its body apart."""

    @property
    def body(self) -> Body:
        """The body, in pieces: a long list is not copied."""
        before, after = self._frame()
        pieces = self.contacts.pieces
        commas = (part for piece in pieces[1:] for part in (b",", piece))
        return Body((before, *pieces[:1], *commas, after))

    def _frame(self) -> tuple[bytes, bytes]:
        framed = json.dumps({**self.settings, ROWS: json.loads(_STAND_IN)}, ensure_ascii=False, separators=(",", ":"))
        before, _, after = framed.encode().partition(json.dumps(json.loads(_STAND_IN)).encode())
        return before + b"[", b"]" + after

    def request(self) -> dict[str, Any]:
        """Return the arguments of `httpx.Client.request`."""
        body = self.body
        return {**self._arguments(body), "content": body.content}

    def async_request(self) -> dict[str, Any]:
        """Return the arguments of `httpx.AsyncClient.request`."""
        body = self.body
        return {**self._arguments(body), "content": body.async_content}

    def _arguments(self, body: Body) -> dict[str, Any]:
        return {**self.arguments, "headers": {**self.arguments.get("headers", {}), "Content-Length": str(len(body))}}


def order(
    name: str,
    *,
    phone_number_id: str | int,
    contacts: Contacts,
    schedule: datetime | str | Unset = UNSET,
    timezone: str | Unset = UNSET,
    concurrent_call_limit: int | Unset = UNSET,
    enabled_reschedule_call: bool | Unset = UNSET,
    retry_config: RetryConfig | Mapping[str, Any] | Unset = UNSET,
    region: str | None = None,
    on_invalid: OnInvalid = "error",
    duplicates: Duplicates = "keep",
    extra: Mapping[str, Any] | None = None,
) -> Order:
    """Return the request that creates a campaign.

    Raises:
        InvalidRequestError: with everything that the spec's schema finds wrong with the settings.
        ContactsError: with every bad row.
        ScheduleError: the time cannot be told to the server.
    """
    at = _schedule(schedule, timezone)
    extra = dict(extra or {})
    body = BulkCallCreate(
        name=name,
        phone_number_id=_id(phone_number_id),
        contact_list=[],
        is_scheduled=True if at else UNSET,
        scheduled_datetime=at.scheduled_datetime if at else UNSET,
        timezone=at.timezone if at else timezone,
        concurrent_call_limit=concurrent_call_limit,
        enabled_reschedule_call=enabled_reschedule_call,
        retry_config=_Retry(retry_config) if isinstance(retry_config, Mapping) else retry_config,  # type: ignore[arg-type]
    )
    arguments = create_bulk_call._get_kwargs(body=body)
    settings = {name: value for name, value in arguments.pop("json").items() if name != ROWS}
    settings = _with_extra(settings, extra)
    _refuse_misfits(settings)
    rows = read_contacts(contacts, region=region, on_invalid=on_invalid, duplicates=duplicates)
    return Order(settings, rows, at, arguments)


def page_order(body: Mapping[str, Any]) -> Order:
    """Return the request for a dictionary as the create page prints it; every setting is sent as it stands there.

    Raises:
        InvalidRequestError: with everything that the spec's schema finds wrong with it (ContactsError: with its rows).
    """
    if not isinstance(body, Mapping):
        raise InvalidRequestError(f"expected the dictionary of the create page, found {type(body).__name__}")
    settings = {name: value for name, value in body.items() if name != ROWS}
    if "phone_number_id" in settings:
        settings["phone_number_id"] = _id(settings["phone_number_id"])
    _refuse_misfits(settings, has_rows=ROWS in body)
    arguments = create_bulk_call._get_kwargs(body=BulkCallCreate(name="", phone_number_id="", contact_list=[]))
    del arguments["json"]
    return Order(settings, read_contacts(body[ROWS]), arguments=arguments)


@frozen
class _Retry:
    """Retry settings as somebody wrote them: the generated model would add the documented defaults to them."""

    settings: Mapping[str, Any]

    def to_dict(self) -> dict[str, Any]:
        return dict(self.settings)


def _id(phone_number_id: str | int) -> str:
    """Return the id as the page has it, a string; the detail page and the vendor's own SDK have the same id as an integer."""
    if isinstance(phone_number_id, int) and not isinstance(phone_number_id, bool):
        return str(phone_number_id)
    return phone_number_id  # type: ignore[return-value]  # not a string: the schema says so, with the other faults


def _schedule(when: datetime | str | Unset | None, timezone: str | Unset) -> Schedule | None:
    if isinstance(when, Unset) or when is None:
        if isinstance(timezone, str):
            zone_of(timezone)
        return None
    return schedule(when, timezone if isinstance(timezone, str) else None)


def _with_extra(settings: dict[str, Any], extra: Mapping[str, Any]) -> dict[str, Any]:
    taken = [repr(name) for name in extra if name in settings or name == ROWS]
    if taken:
        raise InvalidRequestError(f"extra: {', '.join(taken)} stands among the settings already; name it once")
    return {**settings, **extra}


def _refuse_misfits(settings: Mapping[str, Any], *, has_rows: bool = True) -> None:
    """Judge the settings by the spec's own schema; a row that is fine stands in for the rows, which are judged on their own."""
    body = {**settings, ROWS: [{"phone_number": "+12025550123"}]} if has_rows else settings
    try:
        json.dumps(settings, allow_nan=False).encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise InvalidRequestError(f"the settings cannot be written as JSON: {error}") from None
    refuse_misfits(body)


def refuse_misfits(body: Any) -> None:
    """Raise InvalidRequestError with everything that the spec's request schema finds wrong with a body."""
    judge = Judge(contract(), strict=True)
    faults = tuple(map(str, judge.misfits(request_schema("createBulkCall"), body)))
    if faults:
        listed = "".join(f"\n    {fault}" for fault in faults)
        raise InvalidRequestError(f"the campaign cannot be created like this:{listed}", faults=faults)
