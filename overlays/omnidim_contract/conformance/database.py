"""Where Hypothesis keeps failing examples: shared, every machine tries first what any of them found."""

from __future__ import annotations

from pathlib import Path

import hypothesis
from hypothesis.database import DirectoryBasedExampleDatabase, ExampleDatabase

PROFILE = "omnidim-contract"


def share_examples(place: str) -> None:
    """Let the engine keep failing examples in a folder, or in Redis (`redis://HOST:PORT/NUMBER`).

    Raises:
        ModuleNotFoundError: Redis is asked for and its client is not installed (extra `scale`).
    """
    hypothesis.settings.register_profile(PROFILE, database=database(place))
    hypothesis.settings.load_profile(PROFILE)


def database(place: str) -> ExampleDatabase:
    """Return Hypothesis's own database for a place."""
    if not place.startswith(("redis://", "rediss://")):
        return DirectoryBasedExampleDatabase(Path(place))
    from hypothesis.extra.redis import RedisExampleDatabase
    from redis import Redis

    return RedisExampleDatabase(Redis.from_url(place))
