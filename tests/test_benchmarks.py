"""The table of the benchmarks is made of their figures, nothing flatters, and RESULTS.md is what the table is today."""

from __future__ import annotations

import re
import sys
import time
from pathlib import Path

import pytest

from tests.benchmarks import __main__ as benchmarks
from tests.benchmarks import results
from tests.benchmarks.command import line, read
from tests.benchmarks.figures import GROWTH_HEADER, HEADER, MET, NOT_MEASURED, NOT_MET, TOLD, Figure, Growth, growth_rows

HERE = Path(__file__).parent / "benchmarks"
RESULTS = HERE / "RESULTS.md"
ABOUT = results.About("2027-01-31", ("2 cores",), ("httpx 0.28.1",), (0.5, 0.7))


@pytest.mark.parametrize(
    ("value", "goal", "is_least", "shown", "verdict"),
    [
        (1.15, 1.15, False, 1.15, MET),
        (1.1501, 1.15, False, 1.16, NOT_MET),
        (0.3, 0.3, False, 0.3, MET),
        (2.0, 2.0, True, 2.0, MET),
        (1.999, 2.0, True, 1.99, NOT_MET),
        (3.456, None, False, 3.46, TOLD),
        (None, 2.0, False, None, NOT_MEASURED),
        (float("nan"), 2.0, False, None, NOT_MEASURED),
    ],
)
def test_a_figure_is_judged_by_what_is_shown_and_that_never_flatters(
    value: float | None, goal: float | None, is_least: bool, shown: float | None, verdict: str
) -> None:
    figure = Figure(name="a figure", value=value, goal=goal, is_least=is_least)
    assert (figure.shown, figure.verdict) == (shown, verdict)


def test_a_row_says_figure_peer_ratio_goal_and_verdict() -> None:
    figure = Figure(name="create", value=1.2, goal=1.15, ours="1.20 ms", peer="raw httpx", theirs="1.00 ms", by="client")
    assert figure.row() == ("create", "1.20 ms", "raw httpx", "1.00 ms", "1.20x", "<= 1.15x", "**not met**", "client")


def test_the_results_count_what_is_met_and_give_the_reason_of_what_is_not() -> None:
    met, missed = Figure(name="one", value=1, goal=2), Figure(name="two", value=3, goal=2, why="it waits for the disk")
    absent = Figure(name="three", goal=2, peer="Prism's mock", why="npm is not installed")
    text = results.as_markdown([met, missed, absent, Figure(name="four", value=9)], ABOUT)
    assert "1 of 3 goals met." in text
    assert "- **two** (3x): it waits for the disk.\n- **three** beside Prism's mock: npm is not installed.\n" in text
    assert "**one**" not in text
    assert "**four**" not in text


def test_a_busy_machine_is_named() -> None:
    busy = results.About("2027-01-31", (), (), (0.5, 1e6))
    assert "wanted a core during this run" in results.as_markdown([], busy)
    assert "wanted a core during this run" not in results.as_markdown([], results.About("2027-01-31", (), (), (0.0,)))


def test_a_curve_tells_each_step_and_begins_anew_with_another_one() -> None:
    points = [
        Growth(curve="pages", size=10, value=2.0),
        Growth(curve="pages", size=40, value=9.0, peak=12.4),
        Growth(curve="shards", size=1, value=5.0, unit="requests/s"),
    ]
    assert growth_rows(points) == [
        ("pages", "10", "2 s", "", "200.000 ms", ""),
        ("pages", "40", "9 s", "4.50x", "225.000 ms", "12 MiB"),
        ("shards", "1", "5 requests/s", "", "", ""),
    ]


def test_figures_and_points_outlive_the_process_that_measured_them(tmp_path: Path) -> None:
    found = [Figure(name="one", value=1.0, goal=2.0), Growth(curve="pages", size=10, value=2.0)]
    file = tmp_path / "figures.jsonl"
    file.write_text("".join(f"{line(one)}\n" for one in found), "utf-8")
    assert read(file) == found


def test_a_benchmark_that_fails_keeps_its_figures_and_says_what_went_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    package = tmp_path / "tests" / "benchmarks"
    package.mkdir(parents=True)
    for folder in (package, package.parent):
        folder.joinpath("__init__.py").touch()
    package.joinpath("bench_broken.py").write_text(
        "import sys\n"
        "from pathlib import Path\n"
        "out = Path(sys.argv[sys.argv.index('--out') + 1])\n"
        """out.write_text('{"figure": {"name": "the first", "value": 1.0, "goal": 2.0}}\\n')\n"""
        "sys.exit('the server did not start')\n"
    )
    monkeypatch.setattr(benchmarks, "ROOT", tmp_path)
    found, is_well = benchmarks.measure("broken", quick=True)
    assert not is_well
    assert found == [
        Figure(name="the first", value=1.0, goal=2.0, by="broken"),
        Figure(name="the rest of this benchmark", why="it failed: exit 1, the server did not start", by="broken"),
    ]
    assert "failed: exit 1, the server did not start" in capsys.readouterr().out


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells this way what runs")
def test_a_benchmark_that_never_ends_is_ended_with_what_it_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started = tmp_path / "pid"
    code = (
        "import pathlib, subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        f"pathlib.Path({str(started)!r}).write_text(str(child.pid))\n"
        "time.sleep(60)\n"
    )
    monkeypatch.setattr(benchmarks, "PATIENCE", 2.0)
    assert benchmarks._failure([sys.executable, "-c", code]) == "it took more than 2 s"
    deadline = time.monotonic() + 10
    while is_running(int(started.read_text("utf-8"))) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_running(int(started.read_text("utf-8")))


def is_running(pid: int) -> bool:
    """Tell whether a process runs; one that ended may still wait for whoever inherited it."""
    status = Path(f"/proc/{pid}/status")
    return status.exists() and "State:\tZ" not in status.read_text("utf-8")


def test_every_benchmark_is_run_and_the_target_runs_them() -> None:
    assert {f"bench_{name}.py" for name in benchmarks.names()} == {file.name for file in HERE.glob("bench_*.py")}
    assert set(benchmarks.names()) >= {"toolchain", "rules", "sandbox", "client", "conformance", "check", "diff"}
    makefile = (HERE.parents[1] / "Makefile").read_text("utf-8")
    assert "bin/python -m tests.benchmarks" in makefile.partition("\nbench:")[2].partition("\n\n")[0]


def cells(text: str, header: tuple[str, ...]) -> list[list[str]]:
    """Return the rows under a header of RESULTS.md."""
    _, found, rest = text.partition(f"| {' | '.join(header)} |\n")
    assert found, f"no table of {header}"
    rows = rest.partition("\n\n")[0].strip().splitlines()[1:]
    return [row.strip("|").split(" | ") for row in rows]


def number(cell: str) -> float:
    return float(re.sub(r"[^0-9.]", "", cell))


def test_the_results_in_the_repository_are_of_this_format_and_judge_rightly() -> None:
    text = RESULTS.read_text("utf-8")
    rows = [[cell.strip() for cell in row] for row in cells(text, HEADER)]
    assert {row[-1] for row in rows} == set(benchmarks.names())
    for name, _, _, _, value, goal, verdict, _ in rows:
        expected = NOT_MEASURED if not value else TOLD if not goal else None
        if expected is None:
            is_met = number(value) >= number(goal) if goal.startswith(">=") else number(value) <= number(goal)
            expected = MET if is_met else NOT_MET
        assert verdict == expected, name
    assert cells(text, GROWTH_HEADER)
    judged = [row for row in rows if row[5]]
    assert f"{sum(row[6] == MET for row in judged)} of {len(judged)} goals met." in text


def test_the_results_in_the_repository_name_no_machine_and_no_path() -> None:
    text = RESULTS.read_text("utf-8")
    assert not re.search(r"/(home|root|tmp|usr|work|Users)\b", text)
    assert "cores" in text
    assert re.search(r"^- \d{4}-\d\d-\d\d$", text, re.MULTILINE)
