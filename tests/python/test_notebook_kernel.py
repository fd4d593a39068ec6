"""What happens in a real kernel: cells that run again, progress, the stop button, rich views."""

import re
import tempfile
import time

import pytest

manager = pytest.importorskip("jupyter_client.manager")
pytest.importorskip("ipykernel")

TIMEOUT = 60  # seconds, for a cell on a loaded machine


class Kernel:
    """A kernel, and what its cells have shown."""

    def __init__(self, folder):
        # Sockets in a folder: a port of TCP that is free may be taken before the kernel has it.
        self.manager = manager.KernelManager(kernel_name="python3", transport="ipc", ip=f"{folder}/kernel")
        self.manager.start_kernel()
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=TIMEOUT)

    def begin(self, code):
        return self.client.execute(code, store_history=True)

    def messages(self, request):
        """What comes from a cell, until it has ended."""
        while True:
            message = self.client.get_iopub_msg(timeout=TIMEOUT)
            if message["parent_header"].get("msg_id") != request:
                continue
            if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                return
            yield message

    def run(self, code):
        """The outputs of a cell; an error in it is one of this test."""
        outputs = self.outputs(code)
        errors = [each["content"] for each in outputs if each["msg_type"] == "error"]
        assert not errors, f"{errors[0]['ename']}: {errors[0]['evalue']}"
        return outputs

    def outputs(self, code):
        return list(self.messages(self.begin(code)))

    def text(self, code):
        """What a cell has printed."""
        streams = [each["content"] for each in self.run(code) if each["msg_type"] == "stream"]
        return "".join(each["text"] for each in streams if each["name"] == "stdout")


@pytest.fixture(scope="module")
def shared_kernel():
    with tempfile.TemporaryDirectory() as folder:  # with a short name, as sockets need
        kernel = Kernel(folder)
        yield kernel
        kernel.client.stop_channels()
        kernel.manager.shutdown_kernel(now=True)


@pytest.fixture
def kernel(shared_kernel):
    """A kernel without variables and history, as if it was new."""
    shared_kernel.run("%reset -f")
    shared_kernel.run("from brio import *; start_scope()")
    return shared_kernel


MODEL = """
group = NeuronGroup(5, 'dv/dt = 1/(10*ms) : 1', threshold='v > 0.999', reset='v = 0', method='euler',
                    name='cells')
spikes = SpikeMonitor(group, name='spikes')
"""


def warnings(outputs):
    streams = [each["content"] for each in outputs if each["msg_type"] == "stream"]
    return "".join(each["text"] for each in streams if each["name"] == "stderr")


def test_NW_03_a_cell_that_runs_again_begins_anew(kernel):
    cell = MODEL + "run(25*ms)\nprint(len(collect()), magic_network.t, spikes.num_spikes)\n"
    for _ in range(3):
        outputs = kernel.run(cell + "group")  # IPython keeps the last value of a cell: Out, _, __, _3
        text = "".join(each["content"]["text"] for each in outputs if each["msg_type"] == "stream")
        assert text == "2 25. ms 10\n"
    assert kernel.text("print(sum(isinstance(each, NeuronGroup) for each in Out.values()))") == "3\n"
    # The same objects go on, and what displays are left with is not looked at.
    assert kernel.text("run(10*ms)\nprint(magic_network.t, spikes.num_spikes)") == "35. ms 15\n"


def test_NW_03_cells_that_are_apart_run_again(kernel):
    for _ in range(2):
        kernel.run(MODEL)
        kernel.run("group")
        assert kernel.text("run(25*ms)\nprint(spikes.num_spikes)") == "10\n"


@pytest.mark.parametrize(
    "fault",
    [
        "run(25)",  # refused before anything is looked at
        "group.v = 3*mV",
        "rule = Synapses(group, group, on_pre='v += 1*mV')\nrule.connect()\nrun(25*ms)",  # found by run()
        "@network_operation(dt=5*ms)\ndef fail(t):\n    if t > 12*ms: raise RuntimeError('here')\nrun(25*ms)",
        "group\n1/0",
    ],
)
def test_NW_03_a_cell_that_failed_runs_again(kernel, fault):
    for _ in range(2):
        outputs = kernel.outputs(MODEL + fault)
        assert [each["msg_type"] for each in outputs][-1] == "error"
        assert "never in a run" not in warnings(outputs)
    kernel.run("rule = fail = None")  # the cell is edited, and does not make them any more
    outputs = kernel.run(MODEL + "run(25*ms)\nprint(magic_network.t, spikes.num_spikes)")
    assert [each["content"]["text"] for each in outputs if each["msg_type"] == "stream"] == ["25. ms 10\n"]


def test_NW_03_synapses_that_a_cell_made_formerly_are_left_out(kernel):
    kernel.run(MODEL + "old = Synapses(group, group, on_pre='v += 1')\nold.connect()\nrun(5*ms)")
    for _ in range(2):  # edited: it does not make synapses any more
        outputs = kernel.run(MODEL + "run(25*ms)\nprint(spikes.num_spikes, old.active)")
        # What is left of the cell's former version is no reason to say anything.
        assert [each["content"]["text"] for each in outputs if each["msg_type"] == "stream"] == ["10 False\n"]


def test_NW_03_objects_that_are_mixed_are_still_refused(kernel):
    kernel.run(MODEL + "run(5*ms)")
    outputs = kernel.outputs("another = NeuronGroup(1, 'v : 1')\nrun(5*ms)")
    assert outputs[-1]["content"]["ename"] == "MagicError"


def displays(outputs):
    return [each["content"]["data"] for each in outputs if each["msg_type"] == "display_data"]


def updates(outputs):
    return [each["content"]["data"] for each in outputs if each["msg_type"] == "update_display_data"]


def test_NW_02_progress_is_a_bar_that_moves(kernel):
    # Half a second by the clock on the wall; the bar moves ten times a second.
    outputs = kernel.run("""
import time
@network_operation(dt=1*ms)
def wait():
    time.sleep(0.025)
run(20*ms, report='text')
""")
    (shown,) = displays(outputs)
    assert 'value="0"' in shown["text/html"] and "Starting simulation at t=0 s" in shown["text/plain"]
    moved = updates(outputs)
    assert len(moved) > 1 and 'value="100"' in moved[-1]["text/html"]
    assert moved[-1]["text/plain"].startswith("20 ms (100%) simulated in")
    identifiers = {
        each["content"]["transient"]["display_id"]
        for each in outputs
        if each["msg_type"].endswith("display_data")
    }
    assert len(identifiers) == 1 and not [each for each in outputs if each["msg_type"] == "stream"]


def test_NW_02_progress_goes_where_the_cell_sends_it(kernel):
    code = """
import contextlib, io
group = NeuronGroup(1, 'v : 1')
with contextlib.redirect_stdout(io.StringIO()) as text:
    run(1*ms, report='text')
print(repr(text.getvalue().splitlines()[0]), chr(13) in text.getvalue(), chr(27) in text.getvalue())
"""
    assert kernel.text(code) == "'Starting simulation at t=0 s for a duration of 1 ms' False False\n"
    outputs = kernel.run("run(1*ms, report='stderr')")
    assert not displays(outputs) and "100%" in warnings(outputs)


def test_NW_06_the_stop_button_keeps_what_was_recorded(kernel):
    kernel.run(
        "group = NeuronGroup(20000, 'dv/dt = -v/(10*ms) : 1', method='euler')\n"
        "record = StateMonitor(group, 'v', record=0)"
    )
    request = kernel.begin("run(100000*second, report='text')\nprint('the cell goes on')")
    outputs, sent = [], False
    for message in kernel.messages(request):
        outputs.append(message)
        if message["msg_type"] == "update_display_data" and not sent:
            sent, begin = True, time.monotonic()
            kernel.manager.interrupt_kernel()
    assert sent and time.monotonic() - begin < 10  # a loaded machine; alone it is a fraction of a second
    errors = [each["content"]["traceback"] for each in outputs if each["msg_type"] == "error"]
    assert not errors, "\n".join(errors[0])
    assert "stopped by Ctrl-C at t=" in warnings(outputs)
    end = updates(outputs)[-1]  # the bar stays where it was
    assert 'value="0"' in end["text/html"] and end["text/plain"].startswith("stopped at t=")
    steps = int(kernel.text("print(len(record.t))"))
    assert steps > 0
    assert int(kernel.text("run(1*ms)\nprint(len(record.t))")) == steps + 10  # the network can be used


def test_PR_06_rich_views_are_what_the_kernel_sends(kernel):
    kernel.run(MODEL + "synapses = Synapses(group, group, 'w : volt')\nsynapses.connect()")
    for code, kind, holds in (
        ("group", "text/html", "cells"),
        ("synapses", "text/html", "data:image/png"),
        ("spikes", "text/html", "0 spikes of 5 neurons"),
        ("group.variables", "text/html", "differential equation"),
        ("Network(group)", "text/html", "cells"),
        ("3*mV", "text/latex", r"\mathrm{m}\mathrm{V}"),
        ("mV", "text/latex", r"\mathrm{m}\mathrm{V}"),
        ("group.equations", "text/latex", r"\frac{dv}{dt}"),
        ("group.equations['v']", "text/latex", r"\frac{dv}{dt}"),
    ):
        (result,) = (each for each in kernel.run(code) if each["msg_type"] == "execute_result")
        assert holds in result["content"]["data"][kind]
        assert "text/plain" in result["content"]["data"]


@pytest.mark.parametrize(
    "cell, error, says",
    [
        ("x = 3*mV\nx + 2*nA", "DimensionMismatchError", "cannot add 3 mV and 2 nA"),
        (
            "group = NeuronGroup(1, 'dv/dt = -v/tau : 1')\nrun(1*ms)",
            "BrianObjectException",
            "'tau' is not known",
        ),
        ("group = NeuronGroup(1, 'dv/dt = -v : foo')", "EquationError", "foo"),
        ("group = NeuronGroup(1, 'v : 1 (foo)')", "ModelValueError", "can't be flagged 'foo'"),
        ("group = NeuronGroup(1, 'dv/dt = -v* : 1')", "ModelSyntaxError", "dv/dt = -v*"),
        (MODEL + "synapses = Synapses(group, group)\nsynapses.connect('i > M')", "UnknownNameError", "i > M"),
    ],
)
def test_PR_06_errors_end_with_the_line_of_the_user(kernel, cell, error, says):
    shown = kernel.outputs(cell)[-1]["content"]
    text = re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(shown["traceback"]))
    assert shown["ename"] == error and says in text
    assert "brio/" not in text  # no file of the package
    assert cell.splitlines()[-1] in text


def test_PR_06_frames_of_the_user_inside_of_a_run_are_shown(kernel):
    cell = "@network_operation\ndef operate():\n    return 1*mV + 1*nA\nrun(1*ms)"
    text = "\n".join(kernel.outputs(cell)[-1]["content"]["traceback"])
    plain = re.sub(r"\x1b\[[0-9;]*m", "", text)
    assert "return 1*mV + 1*nA" in plain and "ufuncs.py" not in plain
