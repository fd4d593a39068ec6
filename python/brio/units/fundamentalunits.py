"""Quantities, units and dimensions under the name by which Brian 2 users know this module."""

from __future__ import annotations

#: Set to False to let all operations pass without a check of dimensions.
unit_checking = True

from .decorator import check_units  # noqa: E402
from .checks import (  # noqa: E402
    fail_for_dimension_mismatch,
    get_dimensions,
    have_same_dimensions,
    is_dimensionless,
    is_scalar_type,
)
from .dimension import (  # noqa: E402
    DIMENSIONLESS,
    Dimension,
    DimensionMismatchError,
    get_or_create_dimension,
)
from .quantity import Quantity, in_best_unit, in_unit, quantity_with_dimensions  # noqa: E402
from .registry import (  # noqa: E402
    UnitRegistry,
    additional_unit_register,
    get_unit,
    get_unit_for_display,
    register_new_unit,
    standard_unit_register,
    user_unit_register,
)
from .ufuncs import (  # noqa: E402
    UFUNCS_CHANGE_DIMENSIONS,
    UFUNCS_COMPARISONS,
    UFUNCS_DIMENSIONLESS,
    UFUNCS_DIMENSIONLESS_TWOARGS,
    UFUNCS_INTEGERS,
    UFUNCS_LOGICAL,
    UFUNCS_MATCHING_DIMENSIONS,
    UFUNCS_PRESERVE_DIMENSIONS,
)
from .unit import Unit  # noqa: E402

__all__ = [
    "DimensionMismatchError",
    "get_or_create_dimension",
    "get_dimensions",
    "is_dimensionless",
    "have_same_dimensions",
    "in_unit",
    "in_best_unit",
    "Quantity",
    "Unit",
    "register_new_unit",
    "check_units",
    "is_scalar_type",
    "get_unit",
]
