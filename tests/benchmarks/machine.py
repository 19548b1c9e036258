"""The machine of a run, as far as it explains the figures: nothing that tells whose it is."""

from __future__ import annotations

import os
import platform
from pathlib import Path

CPU_INFO, MEMORY_INFO = Path("/proc/cpuinfo"), Path("/proc/meminfo")


def described() -> list[str]:
    """Return the cores, the memory and the Python, one fact each."""
    facts = [f"{os.cpu_count()} cores{f' ({model})' if (model := _field(CPU_INFO, 'model name')) else ''}"]
    if memory := _field(MEMORY_INFO, "MemTotal"):
        facts.append(f"{int(memory.split()[0]) / 2**20:.0f} GiB of memory")
    facts.append(f"{platform.system()} on {platform.machine()}, {platform.python_implementation()} {platform.python_version()}")
    return facts


def load() -> float | None:
    """Return how many processes wanted a core in the last five minutes, on average; None where the system does not tell."""
    return os.getloadavg()[1] if hasattr(os, "getloadavg") else None


def peak_mebibytes(pid: int | str) -> float | None:
    """Return the largest resident size that a process has had, where the system tells."""
    status = Path(f"/proc/{pid}/status")
    return int(_field(status, "VmHWM").split()[0]) / 1024 if status.exists() else None


def _field(file: Path, name: str) -> str:
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "")
