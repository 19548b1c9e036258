"""How many requests a second the sandbox answers beside two mock servers of the same spec.

All of them run at once and are asked in turn, so that each is measured beside the others: python -m
tests.benchmarks.bench_sandbox [--quick]. Stoplight Prism and Connexion are installed into `.bench` where they are not.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

from attrs import frozen

from tests.benchmarks import peers
from tests.benchmarks.command import run
from tests.benchmarks.figures import Figure
from tests.benchmarks.servers import CREATE, free_port, process, rate, sandbox_command, wait_until_up
from tests.benchmarks.timing import ratio

SPEC = Path(__file__).parents[2] / "spec" / "openapi.json"
GOAL = 2.0
"""Times the rate of the faster one of the mock servers."""
NOT_IN_30 = ("if", "then", "examples", "security", "securitySchemes", "x-overlay", "x-rules")
CONNEXION = """
import sys, json, connexion
from connexion.mock import MockResolver
app = connexion.FlaskApp("bench", specification_dir="/")
spec = json.loads(open(sys.argv[1]).read())
app.add_api(spec, resolver=MockResolver(mock_all=True))
app.run(port=int(sys.argv[2]), log_level="error")
"""


@frozen
class Server:
    """A server that takes part; `path` stands before that of the operations."""

    name: str
    command: list[str | Path]
    port: int
    path: str

    def rate(self, operation: str, seconds: float) -> float:
        """Return the requests a second that are answered with 200. Raises RuntimeError if one is answered otherwise."""
        method, tail, body = OPERATIONS[operation]
        found = rate(self.port, method, f"{self.path}/calls/bulk_call/{tail}", body, seconds)
        if not found:
            raise RuntimeError(f"{self.name} answered a {operation} with something else than 200")
        return found


OPERATIONS = {"create": ("POST", "create", CREATE), "detail": ("GET", "1", None)}


def as_openapi_30(value: object) -> object:
    """Return a spec as Connexion reads it, which stopped at OpenAPI 3.0; without security, which it would want code for."""
    if isinstance(value, list):
        return [as_openapi_30(item) for item in value]
    if not isinstance(value, dict):
        return value
    kept = {key: as_openapi_30(item) for key, item in value.items() if key not in NOT_IN_30}
    branches = kept.get("oneOf")
    if isinstance(branches, list) and {"type": "null"} in branches:
        kept["oneOf"] = [branch for branch in branches if branch != {"type": "null"}]
        kept["nullable"] = True
    return kept


def servers(folder: Path, absent: dict[str, str]) -> Iterator[Server]:
    """Give the servers that can take part; why one cannot goes into `absent`."""
    spec = json.loads(SPEC.read_text("utf-8"))
    base = urlsplit(spec["servers"][0]["url"]).path
    old_spec = folder / "openapi30.json"
    old_spec.write_text(json.dumps({**as_openapi_30(spec), "openapi": "3.0.3"}), "utf-8")  # type: ignore[dict-item]  # an object
    commands: dict[str, tuple[Callable[[int], list[str | Path]], str]] = {
        "sandbox": (lambda port: sandbox_command(port, folder / "bench.db"), base),
        "Prism": (lambda port: [peers.prism(), "mock", "-p", str(port), "-h", "127.0.0.1", SPEC], ""),
        "Connexion": (lambda port: [peers.connexion(), "-c", CONNEXION, old_spec, str(port)], base),
    }
    for name, (command_for, path) in commands.items():
        port = free_port()
        try:
            yield Server(name, command_for(port), port, path)
        except peers.Missing as missing:
            absent[name] = str(missing)


def measure(*, quick: bool) -> Iterator[Figure]:
    """Ask each server in turn, several times."""
    absent: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as scratch, ExitStack() as running:
        found = list(servers(Path(scratch), absent))
        for server in found:
            running.enter_context(process(server.command))
            wait_until_up(server.port)
        for operation in OPERATIONS:
            yield from beside(operation, found, 2 if quick else 7, 0.5 if quick else 2.0)
    for name, why in absent.items():
        yield Figure(name="sandbox beside a mock server", goal=GOAL, is_least=True, peer=f"{name}'s mock", why=why)


def beside(operation: str, found: list[Server], rounds: int, seconds: float) -> Iterator[Figure]:
    """Give the sandbox's rate beside each of the others; the goal is about the faster of them, and so about both."""
    rates: dict[str, list[float]] = {server.name: [] for server in found}
    for server in found:
        server.rate(operation, seconds / 2)  # warms it
    for _ in range(rounds):
        for server in found:
            rates[server.name].append(server.rate(operation, seconds))
    ours = rates.pop("sandbox")
    for name, theirs in rates.items():
        yield Figure(
            name=f"sandbox, requests a second, {operation}",
            value=ratio(ours, theirs),
            goal=GOAL,
            is_least=True,
            ours=f"{median(ours):,.0f}/s",
            peer=f"{name}'s mock",
            theirs=f"{median(theirs):,.0f}/s",
            why="a create is on the disk before it is answered, where a mock forgets it",
        )


if __name__ == "__main__":
    run(measure)
