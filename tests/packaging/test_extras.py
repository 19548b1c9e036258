"""What an installed package says where an extra is missing."""

from __future__ import annotations

import sys

import pytest
import typer
from omnidim_contract.cli.main import main
from omnidim_contract.cli.terminal import extra


def test_a_missing_extra_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit) as ended, extra("conformance"):
        raise ModuleNotFoundError("No module named 'schemathesis'", name="schemathesis")
    assert ended.value.exit_code == 2
    assert "This needs schemathesis, which comes with an extra: pip install 'omnidim-contract[conformance]'" in (
        " ".join(capsys.readouterr().err.split())
    )


def test_a_module_of_ours_that_is_missing_is_no_missing_extra() -> None:
    with pytest.raises(ModuleNotFoundError), extra("conformance"):
        raise ModuleNotFoundError("No module named 'omnidim_client'", name="omnidim_client")


def test_without_the_extra_cli_the_command_says_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setitem(sys.modules, "typer", None)
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert "pip install 'omnidim-contract[cli]'" in capsys.readouterr().err
