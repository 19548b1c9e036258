"""What is published, built once: the wheel and the sdist of this checkout, and the wheel that the sdist builds."""

from __future__ import annotations

import subprocess
import sys
import tarfile
from email.message import Message
from email.parser import HeaderParser
from pathlib import Path
from zipfile import ZipFile

import pytest
from attrs import frozen

ROOT = Path(__file__).parents[2]


@frozen
class Built:
    """The files that were built from a folder."""

    wheel: Path
    sdist: Path

    @property
    def metadata(self) -> Message:
        """The wheel's core metadata."""
        return HeaderParser().parsestr(self.text("METADATA"))

    @property
    def names(self) -> list[str]:
        with ZipFile(self.wheel) as wheel:
            return wheel.namelist()

    def text(self, name: str) -> str:
        """Return a file of the wheel's dist-info."""
        with ZipFile(self.wheel) as wheel:
            (found,) = (one for one in wheel.namelist() if one.endswith(f".dist-info/{name}"))
            return wheel.read(found).decode()


def build(source: Path, out: Path) -> Built:
    words = [sys.executable, "-m", "hatchling", "build", "--directory", str(out)]
    done = subprocess.run(words, cwd=source, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,), (sdist,) = out.glob("*.whl"), out.glob("*.tar.gz")
    return Built(wheel, sdist)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(ROOT, tmp_path_factory.mktemp("built"))


@pytest.fixture(scope="session")
def unpacked(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the sdist unpacks to."""
    folder = tmp_path_factory.mktemp("unpacked")
    with tarfile.open(built.sdist) as archive:
        archive.extractall(folder, filter="data")
    (found,) = folder.iterdir()
    return found


@pytest.fixture(scope="session")
def rebuilt(unpacked: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The same files, built from the sdist."""
    return build(unpacked, tmp_path_factory.mktemp("rebuilt"))
