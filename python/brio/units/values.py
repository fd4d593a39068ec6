"""Between quantities and the plain values that NumPy computes with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from . import quantity
from .dimension import DIMENSIONLESS, Dimension, DimensionMismatchError

__all__ = ["attach", "common_dimension", "plain", "plain_items", "quantity_of_number"]


def plain(value: Any) -> Any:
    """`value` without units: quantities inside lists and tuples too."""
    if isinstance(value, quantity.Quantity):
        return value.view(np.ndarray)
    if isinstance(value, (list, tuple)):
        items = [plain(item) for item in value]
        return items if isinstance(value, list) else tuple(items)
    if hasattr(value, "__array__") and not isinstance(value, (np.ndarray, np.generic)):
        return np.asarray(value)  # what can be read as an array, such as a state variable
    return value


def attach(value: Any, dim: Dimension) -> Any:
    """`value` as a quantity of dimension `dim`; a plain number or array if that is none."""
    if dim is DIMENSIONLESS:
        array = np.asarray(value)
        return array.item() if array.ndim == 0 else array
    result = (value if type(value) is np.ndarray else np.array(value)).view(quantity.Quantity)
    result.dim = dim
    return result


def quantity_of_number(value: float, dim: Dimension) -> Any:
    """As `attach`, of one number."""
    if dim is DIMENSIONLESS:
        return value
    result = np.array(value).view(quantity.Quantity)
    result.dim = dim
    return result


def _flat(items: Any) -> Iterator[Any]:
    # Lists alone: a tuple is something of its own, such as (neuron, time of a spike).
    for item in items:
        if isinstance(item, list):
            yield from _flat(item)
        else:
            yield item


def common_dimension(items: Any) -> Dimension:
    """The dimension of the elements of a list (of lists), all or none of which are quantities."""
    try:
        elements = list(_flat(items))
    except TypeError:
        return DIMENSIONLESS
    found = [element for element in elements if isinstance(element, quantity.Quantity)]
    if not found:
        return DIMENSIONLESS
    if len(found) < len(elements):
        raise TypeError("A list of quantities cannot contain numbers without units")
    first = found[0].dim
    for other in found:
        if other.dim != first:
            raise DimensionMismatchError("the elements of a list need the same units", first, other.dim)
    return first


def plain_items(kwds: dict[str, Any]) -> dict[str, Any]:
    """Keyword arguments without units."""
    return {key: plain(value) for key, value in kwds.items()}
