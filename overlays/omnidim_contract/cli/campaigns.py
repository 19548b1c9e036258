"""`omnidim-contract campaigns`: create a campaign, look at it, follow it.

Exit codes: 0 done; 1 the server said no, or the campaign failed or was cancelled; 2 it could not be asked (bad input,
no connection, not in time); 3 it is not known whether the campaign was created.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from omnidim_contract.cli.terminal import BAD_INPUT, NO, err, fail, is_interactive, out

if TYPE_CHECKING:
    from omnidim_contract import Campaign, Client, Preview

UNKNOWN = 3
_ROWS_SHOWN = 3

group = typer.Typer(help="Create campaigns, look at them, follow them.", no_args_is_help=True)

Url = Annotated[
    str | None, typer.Option("--base-url", help="Where the API is. [default: OMNIDIM_BASE_URL, or the spec's server]")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Id = Annotated[int, typer.Argument(metavar="ID", help="The campaign.")]


@group.callback()
def _campaigns() -> None:
    """Create campaigns, look at them, follow them. The API key is read from OMNIDIM_API_KEY."""


@group.command(epilog="Exit codes: 0 created, 1 refused, 2 it could not be sent, 3 it is not known whether it was created.")
def create(
    name: Annotated[str, typer.Option(help="The campaign's name.")],
    phone_number_id: Annotated[str, typer.Option(help="The id of the number to call from.")],
    contacts: Annotated[
        Path, typer.Option(help="A CSV file with a column phone_number; the others are variables of the call.")
    ],
    at: Annotated[str | None, typer.Option(help="When to start: '2026-12-25 10:00'. [default: at once]")] = None,
    timezone: Annotated[str | None, typer.Option(help="The zone of --at, such as America/New_York.")] = None,
    retry: Annotated[str | None, typer.Option(help="When to call again: immediately, next_day or scheduled_time.")] = None,
    retry_limit: Annotated[int | None, typer.Option(help="How often to call again, 0 to 5.")] = None,
    retry_days: Annotated[int | None, typer.Option(help="Days before a scheduled retry.")] = None,
    retry_hours: Annotated[int | None, typer.Option(help="Hours before a scheduled retry.")] = None,
    concurrency: Annotated[int | None, typer.Option(help="Calls at the same time.")] = None,
    reschedule: Annotated[bool | None, typer.Option("--reschedule/--no-reschedule", help="Let calls be rescheduled.")] = None,
    region: Annotated[str | None, typer.Option(help="Read national numbers of this country, such as US.")] = None,
    skip_invalid: Annotated[bool, typer.Option("--skip-invalid", help="Leave bad rows out.")] = False,
    duplicates: Annotated[str, typer.Option(help="The same number again: keep, error or drop.")] = "keep",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be sent, and send nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    base_url: Url = None,
    as_json: AsJson = False,
) -> None:
    """Create a campaign: show what is about to be dialled, ask, and send it once."""
    retry_config = _given(
        auto_retry=True if retry else None,
        auto_retry_schedule=retry,
        retry_limit=retry_limit,
        retry_schedule_days=retry_days,
        retry_schedule_hours=retry_hours,
    )
    settings = _given(
        phone_number_id=phone_number_id,
        contacts=contacts,
        schedule=at,
        timezone=timezone,
        concurrent_call_limit=concurrency,
        enabled_reschedule_call=reschedule,
        retry_config=retry_config or None,
        region=region,
        on_invalid="skip" if skip_invalid else None,
        duplicates=duplicates,
    )
    with _client(base_url, dry_run=dry_run) as client:
        preview = client.bulk_calls.preview(name, **settings)
        if dry_run:
            _print_preview(preview, as_json)
            return
        _ask(preview, yes)
        # What was shown is what is sent, even if the file changes while somebody thinks about it.
        shown = {"contacts": preview.body["contact_list"], "region": None, "duplicates": "keep"}
        created = client.bulk_calls.create(name, **{**settings, **shown})
    if as_json:
        _print_json({**created.raw.to_dict(), "contacts": created.contacts, "skipped": [str(row) for row in preview.skipped]})
    else:
        out.print(f"campaign {created.id}: {created.current_status}, {created.contacts} contacts")


@group.command(epilog="Exit codes: 0 found, 1 refused (no such campaign, wrong key), 2 it could not be asked.")
def show(campaign_id: Id, base_url: Url = None, as_json: AsJson = False) -> None:
    """Show a campaign as it is now."""
    with _client(base_url) as client:
        campaign = client.bulk_calls.get(campaign_id)
        if as_json:
            _print_json(campaign.body)
        else:
            _print_campaign(campaign)


@group.command(
    epilog="Exit codes: 0 completed, 1 failed, cancelled or refused, 2 not finished in time, or it could not be asked."
)
def watch(
    campaign_id: Id,
    timeout: Annotated[float | None, typer.Option(help="Seconds to wait at most. [default: for as long as it takes]")] = None,
    interval: Annotated[float, typer.Option(help="Seconds between two looks at first.")] = 2.0,
    base_url: Url = None,
    as_json: AsJson = False,
) -> None:
    """Follow a campaign until it is finished; with --json one line for each change."""
    with _client(base_url) as client, _following(as_json) as follow:
        campaign = client.bulk_calls.wait(
            campaign_id, on_update=follow, timeout=timeout, first_interval=interval, longest_interval=max(30.0, interval)
        )
    if not as_json:
        _print_campaign(campaign)
    if campaign.status != "completed":
        raise typer.Exit(NO)


def _given(**settings: Any) -> dict[str, Any]:
    """Return what was given: what was left out is not sent."""
    return {name: value for name, value in settings.items() if value is not None}


@contextmanager
def _client(base_url: str | None, *, dry_run: bool = False) -> Iterator[Client]:
    """Give a client; an expected error ends the command with its message and its exit code."""
    from omnidim_contract import ApiError, Client, OmnidimError, OutcomeUnknownError
    from omnidim_contract.settings import KEY_VARIABLE

    try:
        key = os.environ.get(KEY_VARIABLE) or ("dry-run" if dry_run else None)
        with Client(key, base_url=base_url) as client:
            yield client
    except OutcomeUnknownError as error:
        fail(str(error), UNKNOWN)
    except ApiError as error:
        fail(str(error), NO)
    except OmnidimError as error:
        fail(str(error), BAD_INPUT)


def _print_preview(preview: Preview, as_json: bool) -> None:
    if as_json:
        shown = {"method": preview.method, "url": preview.url, "contacts": preview.contacts, "size": preview.size}
        _print_json({**shown, "skipped": [str(row) for row in preview.skipped], "body": preview.body})
    else:
        out.print(str(preview), markup=False)


def _ask(preview: Preview, yes: bool) -> None:
    """Show on stderr who is about to be called, and go on only with a yes."""
    err.print(_summary(preview), markup=False)
    for row in preview.skipped:
        err.print(f"left out: {row}", markup=False)
    if yes:
        return
    try:
        if not typer.confirm("Call them?", err=True):
            fail("nothing was sent", BAD_INPUT)
    except typer.Abort:
        fail("nothing was sent: no answer; --yes goes on without asking", BAD_INPUT)


def _summary(preview: Preview) -> str:
    rows = preview.body["contact_list"][:_ROWS_SHOWN]
    first = ", ".join(row["phone_number"] for row in rows) + (", ..." if preview.contacts > _ROWS_SHOWN else "")
    return f"{preview.body['name']!r}: {preview.contacts} contacts ({first}); {preview.start}\nto {preview.url}"


@contextmanager
def _following(as_json: bool) -> Iterator[Any]:
    """Give what is called with each detail: a line of JSON, a live bar, or a line of text where nobody watches."""
    if as_json:
        yield lambda campaign: _print_json(campaign.body, indent=None)
    elif not is_interactive():
        yield _changes()
    else:
        with _bar() as follow:
            yield follow


def _changes() -> Any:
    last: list[str] = []

    def follow(campaign: Campaign) -> None:
        line = _line(campaign)
        if last != [line]:
            last[:] = [line]
            err.print(line, markup=False)

    return follow


@contextmanager
def _bar() -> Iterator[Any]:
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err) as progress:
        task = progress.add_task("", total=1.0)
        yield lambda campaign: progress.update(task, description=_line(campaign), completed=campaign.progress or 0.0)


def _line(campaign: Campaign) -> str:
    done = "" if campaign.progress is None else f", {campaign.progress:.0%} done"
    outcomes = ", ".join(f"{count} {status}" for status, count in campaign.outcomes.items())
    return f"campaign {campaign.id}: {campaign.status}{done}" + (f" ({outcomes})" if outcomes else "")


def _print_campaign(campaign: Campaign) -> None:
    from rich.table import Table

    table = Table(box=None, show_header=False, pad_edge=False)
    for name, value in _facts(campaign):
        table.add_row(name, _escaped(value))
    out.print(table)


def _facts(campaign: Campaign) -> Iterator[tuple[str, str]]:
    found = campaign.details
    yield "campaign", f"{campaign.id} {campaign.name or ''}"
    yield "status", f"{campaign.status}" + (f": {campaign.failed_reason}" if campaign.failed_reason else "")
    if campaign.progress is not None:
        yield "finished", f"{campaign.progress:.0%} of {found.total_calls} contacts"
    yield "outcomes", ", ".join(f"{count} {status}" for status, count in campaign.outcomes.items()) or "none yet"
    if campaign.scheduled_at:
        yield "starts", f"{campaign.scheduled_at:%Y-%m-%d %H:%M:%S %Z}"
    if campaign.created_at:
        yield "created", f"{campaign.created_at:%Y-%m-%d %H:%M:%S} (the user's zone)"


def _escaped(text: str) -> str:
    from rich.markup import escape

    return escape(text)


def _print_json(value: Any, indent: int | None = 2) -> None:
    typer.echo(json.dumps(value, indent=indent))
