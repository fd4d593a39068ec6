"""The shapes of neurons: trees of sections, each a sphere or a chain of truncated cones."""

from __future__ import annotations

from .children import Children
from .geometry import SubMorphology
from .sections import Cylinder, Section, Soma
from .tree import Morphology, Topology

__all__ = ["Children", "Cylinder", "Morphology", "Section", "Soma", "SubMorphology", "Topology"]
