"""Writing is all or nothing: what stood there stays where the new cannot be put in its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from omnidim_spec.files import folder_content, replace_folder, write_file


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "spec.yaml"
    write_file(file, "old")
    write_file(file, "new")
    assert file.read_text() == "new"
    assert [one.name for one in file.parent.iterdir()] == ["spec.yaml"]
    assert file.stat().st_mode & 0o777 == 0o644


def test_a_file_that_cannot_be_replaced_leaves_nothing_behind(tmp_path: Path) -> None:
    taken = tmp_path / "spec.yaml"
    (taken / "inside").mkdir(parents=True)
    with pytest.raises(IsADirectoryError):
        write_file(taken, "new")
    assert [one.name for one in tmp_path.iterdir()] == ["spec.yaml"]


def test_a_folder_is_replaced_whole(tmp_path: Path) -> None:
    fresh, there = tmp_path / "fresh", tmp_path / "client"
    write_file(fresh / "a.py", "new")
    write_file(there / "a.py", "old")
    write_file(there / "b.py", "gone")
    replace_folder(fresh, there)
    assert folder_content(there) == {"a.py": b"new"}
    assert [one.name for one in tmp_path.iterdir()] == ["client"]


def test_the_old_folder_stays_where_the_new_one_cannot_be_put(tmp_path: Path) -> None:
    there = tmp_path / "client"
    write_file(there / "a.py", "old")
    with pytest.raises(FileNotFoundError):
        replace_folder(tmp_path / "never made", there)
    assert folder_content(there) == {"a.py": b"old"}
    assert [one.name for one in tmp_path.iterdir()] == ["client"]


def test_compiled_python_is_no_content(tmp_path: Path) -> None:
    write_file(tmp_path / "a.py", "1")
    write_file(tmp_path / "__pycache__" / "a.pyc", "2")
    assert folder_content(tmp_path) == {"a.py": b"1"}
