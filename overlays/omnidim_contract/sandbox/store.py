"""Where campaigns are kept: one database, by URL; SQLite and PostgreSQL run the same code."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from attrs import asdict, frozen

from omnidim_contract.sandbox.campaign import Campaign
from omnidim_contract.sandbox.settings import Settings

ROWS_A_PART = 10_000
PARTS_AT_ONCE = 20
_START_LOCK = 1_868_786_020  # any number that other programs on the database are unlikely to lock
MOST_CONNECTIONS = 30  # more than there are threads that answer
LARGEST_ID = 2**31 - 1

_tables = sa.MetaData()
# JSON is kept as ASCII text: PostgreSQL refuses the character NUL in its own text and JSON types, but not the escape \u0000.
_campaigns = sa.Table(
    "campaigns",
    _tables,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("owner", sa.String(64), nullable=False, index=True),
    sa.Column("created", sa.BigInteger, nullable=False),
    sa.Column("request", sa.Text, nullable=False),
    sa.Column("total", sa.Integer, nullable=False),
    sa.Column("settings", sa.Text, nullable=False),
    sqlite_autoincrement=True,  # an id is never given out twice
)
# Contacts lie in parts of up to 10,000 rows: a campaign of a million is 100 rows here.
_contacts = sa.Table(
    "contacts",
    _tables,
    sa.Column("campaign_id", sa.ForeignKey("campaigns.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("part", sa.Integer, primary_key=True),
    sa.Column("numbers", sa.Text, nullable=False),
    sa.Column("variables", sa.Text, nullable=False),
)


# What somebody did to a campaign by hand, and when.
_commands = sa.Table(
    "commands",
    _tables,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("campaign_id", sa.ForeignKey("campaigns.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("action", sa.String(10), nullable=False),
    sqlite_autoincrement=True,
)

# The sandbox's clock: it showed `shown` when the machine's clock showed `real`.
_clock = sa.Table(
    "clock",
    _tables,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("real", sa.BigInteger, nullable=False),
    sa.Column("shown", sa.BigInteger, nullable=False),
    sa.Column("speed", sa.Float, nullable=False),
)


@frozen
class Reading:
    """What the sandbox's clock showed, when the machine's showed `real` (both milliseconds), and how fast it runs."""

    real: int
    shown: int
    speed: float


@frozen
class Look:
    """What the clock showed, who owns a campaign (None if there is none), and how many commands it was given."""

    reading: Reading
    owner: str | None
    commands: int


_LOOK = sa.select(
    _clock.c.real,
    _clock.c.shown,
    _clock.c.speed,
    sa.select(_campaigns.c.owner).where(_campaigns.c.id == sa.bindparam("known")).scalar_subquery(),
    sa.select(sa.func.count()).where(_commands.c.campaign_id == sa.bindparam("known")).scalar_subquery(),
)

_INSERT = _campaigns.insert().returning(_campaigns.c.id, sort_by_parameter_order=True)


class _New:
    """A campaign that waits to be written, and afterwards what came of it."""

    def __init__(self, owner: str, created: int, request: Mapping[str, Any], settings: Settings) -> None:
        self._contacts: Sequence[Mapping[str, Any]] = request["contact_list"]
        rest = _text({key: value for key, value in request.items() if key != "contact_list"})
        self.row = {"owner": owner, "created": created, "request": rest, "total": len(self._contacts)}
        self.row["settings"] = settings.text
        self.written: int | Exception | None = None

    @property
    def is_written(self) -> bool:
        return self.written is not None

    def parts(self) -> Iterator[dict[str, Any]]:
        """Yield the rows of contacts, one at a time: all of a large campaign would be held twice."""
        for part, start in enumerate(range(0, len(self._contacts), ROWS_A_PART)):
            yield _part(self._contacts[start : start + ROWS_A_PART]) | {"part": part}

    def identifier(self) -> int:
        """Return the id of the campaign, or raise what kept it from being written."""
        assert self.written is not None
        if isinstance(self.written, Exception):
            raise self.written
        return self.written


class Store:
    """The campaigns of one database."""

    def __init__(self, url: str) -> None:
        self._engine = _engine(url)
        self._threads = threading.local()
        self._opened: list[sa.Connection] = []
        self._queue: list[_New] = []
        self._queued, self._writing = threading.Lock(), threading.Lock()
        self._reading = self._engine.execution_options(isolation_level="AUTOCOMMIT")
        with self._engine.begin() as connection:
            _wait_for_other_starts(connection)
            _tables.create_all(connection)

    def add(self, owner: str, created: int, request: Mapping[str, Any], settings: Settings) -> int:
        """Keep a campaign, and return its id once it is on the disk. `request` is the create request with its contacts."""
        new = _New(owner, created, request, settings)
        with self._queued:
            self._queue.append(new)
        with self._writing:
            if not new.is_written:
                self._write_queue()
        return new.identifier()

    def _write_queue(self) -> None:
        """Write every campaign that waits in one transaction: the disk is waited for once, not once for each."""
        with self._queued:
            batch, self._queue = self._queue, []
        try:
            identifiers = self._write(batch)
        except sa.exc.SQLAlchemyError as error:
            for new in batch:
                new.written = error
        else:
            for new, identifier in zip(batch, identifiers, strict=True):
                new.written = identifier

    def _write(self, batch: Sequence[_New]) -> Sequence[int]:
        with self._engine.begin() as connection:
            identifiers = connection.execute(_INSERT, [new.row for new in batch]).scalars().all()
            for parts in _together(batch, identifiers):
                connection.execute(_contacts.insert(), parts)
        return identifiers

    def campaign(self, identifier: int) -> Campaign | None:
        """Return a campaign, whoever owns it, or None if there is none with this id."""
        if not 0 < identifier <= LARGEST_ID:
            return None
        with self._reading.connect() as connection:
            row = connection.execute(_campaigns.select().where(_campaigns.c.id == identifier)).mappings().first()
        return None if row is None else _campaign(row)

    def look(self, identifier: int) -> Look:
        """Return in one query what may have changed since the last look at a campaign."""
        known = identifier if 0 < identifier <= LARGEST_ID else 0
        real, shown, speed, owner, told = self._own_connection().execute(_LOOK, {"known": known}).one()
        return Look(Reading(real, shown, speed), owner, told)

    def _own_connection(self) -> sa.Connection:
        """Return the connection of this thread: to take one from the pool would cost as much as the query."""
        connection: sa.Connection | None = getattr(self._threads, "connection", None)
        if connection is None or connection.invalidated or connection.closed:
            connection = self._threads.connection = self._reading.connect()
            self._opened.append(connection)
        return connection

    def numbers(self, identifier: int) -> Iterator[list[str]]:
        """Yield the phone numbers of a campaign in the order of its contacts, part by part."""
        query = sa.select(_contacts.c.numbers).where(_contacts.c.campaign_id == identifier).order_by(_contacts.c.part)
        with self._reading.connect() as connection:
            for text in connection.execute(query).scalars():
                yield json.loads(text)

    def identifiers(self) -> list[int]:
        """Return the ids of the campaigns of all owners, the newest first."""
        with self._reading.connect() as connection:
            return list(connection.execute(sa.select(_campaigns.c.id).order_by(_campaigns.c.id.desc())).scalars())

    def clear(self) -> None:
        """Delete every campaign. Ids go on from where they were."""
        with self._engine.begin() as connection:
            for table in (_commands, _contacts, _campaigns):
                connection.execute(table.delete())

    def clock(self) -> Reading:
        """Return what the clock last showed."""
        return _reading(self._own_connection().execute(_clock.select()).mappings().one())

    def start_clock(self, reading: Callable[[Reading | None], Reading]) -> None:
        """Set the clock to a reading that follows from the one before, if there is one."""
        with self._engine.begin() as connection:
            _wait_for_other_starts(connection)
            before = connection.execute(_clock.select()).mappings().first()
            now = asdict(reading(None if before is None else _reading(before)))
            connection.execute(_clock.update().values(now) if before else _clock.insert().values(id=1, **now))

    def turn_clock(self, forward: int) -> None:
        """Turn the clock forward, in milliseconds."""
        with self._engine.begin() as connection:
            connection.execute(_clock.update().values(shown=_clock.c.shown + forward))

    def command(self, identifier: int, at: int, action: str) -> None:
        """Keep that a campaign was told to `pause`, `resume` or `cancel`."""
        with self._engine.begin() as connection:
            connection.execute(_commands.insert(), {"campaign_id": identifier, "at": at, "action": action})

    def commands(self, identifier: int) -> tuple[tuple[int, str], ...]:
        """Return what a campaign was told, the earliest first."""
        query = sa.select(_commands.c.at, _commands.c.action).where(_commands.c.campaign_id == identifier)
        with self._reading.connect() as connection:
            return tuple((at, action) for at, action in connection.execute(query.order_by(_commands.c.id)))

    def close(self) -> None:
        """Let go of the database."""
        for connection in self._opened:
            connection.close()
        self._engine.dispose()


def _together(batch: Sequence[_New], identifiers: Sequence[int]) -> Iterator[list[dict[str, Any]]]:
    """Yield the parts of all campaigns, a few at a time."""
    parts: list[dict[str, Any]] = []
    for new, identifier in zip(batch, identifiers, strict=True):
        for part in new.parts():
            parts.append(part | {"campaign_id": identifier})
            if len(parts) >= PARTS_AT_ONCE:
                yield parts
                parts = []
    if parts:
        yield parts


def _part(contacts: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    numbers = [contact["phone_number"] for contact in contacts]
    variables = [{key: value for key, value in contact.items() if key != "phone_number"} for contact in contacts]
    return {"numbers": _text(numbers), "variables": _text(variables)}


def _campaign(row: sa.RowMapping) -> Campaign:
    return Campaign(
        id=row["id"],
        owner=row["owner"],
        created=row["created"],
        request=json.loads(row["request"]),
        total=row["total"],
        settings=Settings.restored(json.loads(row["settings"])),
    )


def _reading(row: sa.RowMapping) -> Reading:
    return Reading(real=row["real"], shown=row["shown"], speed=row["speed"])


def _text(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))


def _engine(url: str) -> sa.Engine:
    engine = sa.create_engine(url, pool_size=MOST_CONNECTIONS)
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _set_up_sqlite)
        sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _wait_for_other_starts(connection: sa.Connection) -> None:
    """Let one process at a time set a database up. SQLite does by itself: whoever writes is alone."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_START_LOCK})")


def _begin_sqlite(connection: sa.Connection) -> None:
    """Begin what writes with the right to write: a transaction that only asks for it later can be refused. Reads need none."""
    if connection.get_execution_options().get("isolation_level") != "AUTOCOMMIT":
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    """Let several processes share one file, and nothing be lost: the driver's own transactions would start too late."""
    connection.isolation_level = None
    for pragma in ("busy_timeout = 30000", "journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")
