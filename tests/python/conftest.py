"""Each test begins as a new script does: nothing seen by run() yet, and a time step of 0.1 ms."""

import gc
import sys

import pytest


@pytest.fixture(autouse=True)
def new_script(request):
    brio = sys.modules.get("brio")  # tests of tools do not need it
    if brio is not None:
        if "caplog" in request.fixturenames:
            gc.collect()  # objects that earlier tests left behind say so when they go: not in this test's log
        brio.start_scope()
        brio.defaultclock.dt = 0.1 * brio.ms
