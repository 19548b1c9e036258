"""Single, realistic ways to break the contract, each a few lines around the honest server."""

from omnidim_contract.sandbox.faults import campaigns, crashes, identity, refusals, replies, settings, sums
from omnidim_contract.sandbox.faults.fault import FAULTS, Fault, broken

__all__ = ["FAULTS", "Fault", "broken"]

_REGISTERED = (refusals, identity, replies, crashes, settings, campaigns, sums)
