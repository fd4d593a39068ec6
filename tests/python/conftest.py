"""Each test begins as a new script does: nothing seen by run() yet, and a time step of 0.1 ms."""

import sys

import pytest


@pytest.fixture(autouse=True)
def new_script():
    brio = sys.modules.get("brio")  # tests of tools do not need it
    if brio is not None:
        brio.start_scope()
        brio.defaultclock.dt = 0.1 * brio.ms
