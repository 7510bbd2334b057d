"""What differs between two definitions: the one that is deployed, and the one that would take its place."""

from asl.difference.compare import Difference, difference
from asl.difference.text import as_json, as_text

__all__ = ["Difference", "as_json", "as_text", "difference"]
