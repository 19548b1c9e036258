"""What changed between two OpenAPI documents, and whom it breaks: normalise, compare by direction, judge."""

from omnidim_spec.diff.change import Change, Difference, Level, Way
from omnidim_spec.diff.comparison import compare

__all__ = ["Change", "Difference", "Level", "Way", "compare"]
