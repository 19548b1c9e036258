"""A pytest plugin: the contract as tests of a server, one for each aspect of an operation and one for each rule.

    pytest --pyargs omnidim_contract.conformance --contract-url http://127.0.0.1:8080/api/v1

Everything heavy is imported when a contract is tested: pytest loads this module in every session.
"""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from omnidim_contract.conformance.run import Options, Results

PATIENCE = 1800.0
"""Seconds that a process waits for the one that judges."""
RESULTS, FAULT = "run.json", "fault.txt"
OPTIONS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("url", "the base URL of a server that runs", {"metavar": "URL"}),
    ("app", "an ASGI or WSGI application, or MODULE:NAME() for what makes it", {"metavar": "MODULE:NAME"}),
    ("base-path", "what stands before the paths of the contract (default: found out)", {"metavar": "PATH"}),
    ("token-file", "a file with the API key (default: $OMNIDIM_API_KEY)", {"metavar": "FILE"}),
    ("profile", "how much is tested (default: quick)", {"choices": ("quick", "default"), "default": "quick"}),
    ("seed", "the same seed sends the same requests (default: 1)", {"type": int, "default": 1}),
    ("report-dir", "where the reports of `fuzz` are written", {"metavar": "DIR"}),
    ("yes-i-may-test", "a host that is not private and yours to test", {"metavar": "HOST", "default": ""}),
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Say which server is judged, and how."""
    group = parser.getgroup("contract", "tests of a server against the contract of the bulk-call API")
    for name, help_text, more in OPTIONS:
        group.addoption(f"--contract-{name}", help=help_text, **more)


@pytest.fixture(scope="session")
def contract_results(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Results:
    """Judge the server once, also where pytest-xdist runs several processes, and give what came of it."""
    from omnidim_contract.conformance.merge import read_results
    from omnidim_contract.contract import contract

    config = request.config
    if not config.getoption("--contract-url") and not config.getoption("--contract-app"):
        pytest.skip("no server to judge: give --contract-url URL or --contract-app MODULE:NAME")
    shared = tmp_path_factory.getbasetemp()
    folder = (shared.parent if hasattr(config, "workerinput") else shared) / "omnidim-contract"
    if _is_first(folder):
        _judge(config, folder)
    said = _wait_for(folder)
    return read_results(said, contract())


def _is_first(folder: Path) -> bool:
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        folder.mkdir()
    except FileExistsError:
        return False
    return True


def _judge(config: pytest.Config, folder: Path) -> None:
    """Judge, and write down what came of it, or why nothing did."""
    from omnidim_contract.conformance.reports import write_reports
    from omnidim_contract.conformance.target import CannotJudge

    try:
        results = _results(config)
        if config.getoption("--contract-report-dir"):
            write_reports(results, Path(config.getoption("--contract-report-dir")))
        if results.verdict.conforms is None:
            raise CannotJudge(results.verdict.reason)
    except (CannotJudge, OSError) as error:
        (folder / FAULT).write_text(str(error), "utf-8")
        return
    half = folder / "half.json"
    half.write_text(json.dumps(results.as_json()), "utf-8")
    half.rename(folder / RESULTS)


def _wait_for(folder: Path) -> object:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if (folder / FAULT).is_file():
            pytest.fail(f"the server could not be judged: {(folder / FAULT).read_text('utf-8')}", pytrace=False)
        if (folder / RESULTS).is_file():
            return json.loads((folder / RESULTS).read_text("utf-8"))
        time.sleep(0.1)
    pytest.fail("the process that judges the server gave no result", pytrace=False)


def _results(config: pytest.Config) -> Results:
    from omnidim_contract.conformance.application import base_url, load, serving
    from omnidim_contract.conformance.run import Options, judge
    from omnidim_contract.conformance.target import Permission

    file = config.getoption("--contract-token-file")
    token = Path(file).read_text("utf-8").strip() if file else os.environ.get("OMNIDIM_API_KEY", "")
    options: Options = Options(
        profile=config.getoption("--contract-profile"),
        seed=config.getoption("--contract-seed"),
        permission=Permission(config.getoption("--contract-yes-i-may-test")),
    )
    name = config.getoption("--contract-app")
    if not name:
        return judge(config.getoption("--contract-url"), token, options=options)
    with serving(load(name)) as root:
        return judge(base_url(root, token, config.getoption("--contract-base-path")), token, options=options)
