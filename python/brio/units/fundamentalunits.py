"""Quantities, units and dimensions under the name by which Brian 2 users know this module."""

# ruff: noqa: E402, F401

from __future__ import annotations

#: Set to False to let all operations pass without a check of dimensions.
# (It has to exist before the modules below are imported, which ask for it.)
unit_checking = True

from .checks import (
    fail_for_dimension_mismatch,
    get_dimensions,
    have_same_dimensions,
    is_dimensionless,
    is_scalar_type,
)
from .decorator import check_units
from .dimension import (
    DIMENSIONLESS,
    Dimension,
    DimensionMismatchError,
    get_or_create_dimension,
)
from .quantity import Quantity, quantity_with_dimensions
from .registry import (
    UnitRegistry,
    additional_unit_register,
    get_unit,
    get_unit_for_display,
    register_new_unit,
    standard_unit_register,
    user_unit_register,
)
from .text import in_best_unit, in_unit
from .ufuncs import (
    UFUNCS_CHANGE_DIMENSIONS,
    UFUNCS_COMPARISONS,
    UFUNCS_DIMENSIONLESS,
    UFUNCS_DIMENSIONLESS_TWOARGS,
    UFUNCS_INTEGERS,
    UFUNCS_LOGICAL,
    UFUNCS_MATCHING_DIMENSIONS,
    UFUNCS_PRESERVE_DIMENSIONS,
)
from .unit import Unit

__all__ = [
    "DimensionMismatchError",
    "Quantity",
    "Unit",
    "check_units",
    "get_dimensions",
    "get_or_create_dimension",
    "get_unit",
    "have_same_dimensions",
    "in_best_unit",
    "in_unit",
    "is_dimensionless",
    "is_scalar_type",
    "register_new_unit",
]
