"""What packages that are made for Brian 2 do with its objects."""

import numpy as np
import pytest
from brio import *
from brio.messages import said


def test_an_order_that_is_a_text_counts_as_none(caplog):
    # Dendrify gives the slot as the order. Brian compares orders only within a slot, and so does not mind.
    said.clear()
    group = NeuronGroup(1, "v : 1", events={"first": "t < 0.5*dt", "second": "t < 0.5*dt"})
    group.run_on_event("first", "v += 1", order="before_groups")
    group.run_on_event("second", "v *= 3", order="before_groups")
    Network(group).run(0.1 * ms)
    assert group.v[0] == 3
    warnings = [record.message for record in caplog.records if record.levelname == "WARNING"]
    assert warnings == [
        "order='before_groups' is no number: it counts as 0 (did you mean when='before_groups'?)"
    ]


@pytest.mark.parametrize("order", [1.5, None, [1]])
def test_an_order_has_to_be_a_number(order):
    with pytest.raises(TypeError, match="order has to be an integer"):
        NeuronGroup(1, "v : 1", order=order)


def test_an_order_may_be_an_integer_of_numpy():
    group = NeuronGroup(1, "v : 1", order=np.int64(3))
    assert group.order == 3
    group.run_regularly("v += 1", order=np.int32(2))
    Network(group).run(0.1 * ms)
    assert group.v[0] == 1
