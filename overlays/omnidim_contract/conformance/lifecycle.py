"""The life of campaigns: a state machine makes them in every mode, reads, waits, reads again, and what it reads keeps the rules."""

from __future__ import annotations

from omnidim_contract.conformance.session import Session


def live(session: Session, left: float | None) -> None:
    """Run the state machine for a shard."""
