"""What notebooks show of objects: HTML and LaTeX."""

import base64
import re
import struct
import zlib
from html.parser import HTMLParser

import numpy as np
import pytest
from brio import *


class Reader(HTMLParser):
    """The rows of the last table, all tags, and the text of a piece of HTML."""

    VOID = ("br", "img")

    def __init__(self, html):
        super().__init__()
        self.rows, self.tags, self.text, self.images, self._open = [], set(), "", [], []
        self.feed(html)
        self.close()
        assert not self._open, f"{self._open} are not closed"

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        if tag == "table":
            self.rows = []
        elif tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")
        elif tag == "img":
            self.images.append(dict(attrs))
        if tag not in self.VOID:
            self._open.append(tag)

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def handle_data(self, data):
        self.text += data
        if self._open and self._open[-1] in ("td", "th"):
            self.rows[-1][-1] += data


MODEL = """dv/dt = (E - v + R*I)/tau : volt (unless refractory)
           R : ohm
           E : volt (shared, constant)
           I = 1*nA*int(v < E and i > 1) : amp
           kind : integer
           on : boolean
           tau = 10*ms : second (constant over dt)"""


@pytest.fixture
def cells():
    return NeuronGroup(
        1000,
        MODEL,
        threshold="v > -50*mV and v < 1*volt",
        reset="v = E\nR += 1*ohm",
        refractory=5 * ms,
        events={"low": "v < -80*mV"},
        method="euler",
        name="cells",
    )


def test_PR_06_html_of_a_group(cells):
    cells.run_on_event("low", "v = -70*mV")
    shown = Reader(cells._repr_html_())
    assert shown.text.startswith("NeuronGroup 'cells', 1,000 neurons, dt = 100. us")
    # LaTeX for MathJax, with its < as text.
    assert r"\frac{dv}{dt} &= \frac{E - v + R\,I}{\tau}" in shown.text and "v < E" in shown.text
    for rule in ("v > -50*mV and v < 1*volt", "5. ms", "v < -80*mV", "v = -70*mV", "R += 1*ohm"):
        assert rule in shown.text
    by_name = {row[0]: row[1:] for row in shown.rows}
    assert shown.rows[0] == ["variable", "unit", "kind", "flags", "type", "values", "memory"]
    assert by_name["v"] == ["V", "differential equation", "unless refractory", "float64", "1,000", "8.0 kB"]
    assert by_name["R"] == ["ohm", "parameter", "", "float64", "1,000", "8.0 kB"]
    assert by_name["E"] == ["V", "parameter", "shared, constant", "float64", "1", "8 B"]
    assert by_name["I"] == ["A", "subexpression", "", "float64", "1,000", "–"]
    assert by_name["kind"] == ["1", "parameter", "", "int32", "1,000", "4.0 kB"]
    assert by_name["on"] == ["1", "parameter", "", "bool", "1,000", "1.0 kB"]
    assert by_name["tau"] == ["s", "subexpression", "constant over dt", "float64", "1,000", "8.0 kB"]
    assert by_name["not_refractory"][1:4] == ["builtin", "", "bool"]
    assert by_name["i"][2] == "read-only"
    # v, R, tau, lastspike: 8 kB each; kind and i: 4 kB; on and not_refractory: 1 kB; E: 8 B.
    assert shown.rows[-1][-1] == "42.0 kB"
    assert cells._repr_latex_().startswith(r"\begin{align*}")


def test_PR_06_html_of_variables_and_parts(cells):
    assert Reader(cells.variables._repr_html_()).rows == Reader(cells._repr_html_()).rows
    part = Reader(cells[10:20]._repr_html_())
    assert part.text.startswith("Subgroup 'cells_subgroup', 10 neurons of 'cells'")
    assert {row[0]: row[-2] for row in part.rows}["v"] == "10"


def test_PR_06_html_of_inputs():
    poisson = Reader(PoissonGroup(3, 10 * Hz, name="noise")._repr_html_())
    assert poisson.text.startswith("PoissonGroup 'noise', 3 neurons") and ["rates", "Hz"] in [
        row[:2] for row in poisson.rows
    ]
    given = Reader(SpikeGeneratorGroup(1, [0], [1] * ms, name="given")._repr_html_())
    assert given.text.startswith("SpikeGeneratorGroup 'given', 1 neuron")


def pixels(html):
    """The image in a view, as an array of its grey values."""
    (image,) = Reader(html).images
    data = base64.b64decode(re.fullmatch(r"data:image/png;base64,(.*)", image["src"])[1])
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    width, height, depth, colour = struct.unpack(">IIBB", data[16:26])
    assert (depth, colour) == (8, 0)
    place, lines = 8, b""
    while place < len(data):
        (length,) = struct.unpack(">I", data[place : place + 4])
        kind, body = data[place + 4 : place + 8], data[place + 8 : place + 8 + length]
        assert struct.unpack(">I", data[place + 8 + length : place + 12 + length])[0] == zlib.crc32(
            kind + body
        )
        lines += body if kind == b"IDAT" else b""
        place += 12 + length
    rows = np.frombuffer(zlib.decompress(lines), dtype=np.uint8).reshape(height, width + 1)
    assert not rows[:, 0].any()
    return rows[:, 1:]


def test_PR_06_html_of_synapses():
    source, target = NeuronGroup(4, "v : 1", threshold="v > 1", name="a"), NeuronGroup(3, "x : 1", name="b")
    model = "w : 1\ndy/dt = -y/(5*ms) : 1 (event-driven)"
    synapses = Synapses(source, target, model, on_pre="x += w*(w < 2)", delay=2 * ms, name="links")
    empty = Reader(synapses._repr_html_())
    assert "0 synapses from 'a' (4) to 'b' (3)" in empty.text and not empty.images
    synapses.connect(i=[0, 0, 3], j=[0, 0, 2])
    html = synapses._repr_html_()
    shown = Reader(html)
    assert "Synapses 'links', 3 synapses from 'a' (4) to 'b' (3)" in shown.text
    assert "on_prex += w*(w < 2)" in shown.text and r"\frac{dy}{dt}" in shown.text
    by_name = {row[0]: row[1:] for row in shown.rows}
    assert by_name["w"] == ["1", "parameter", "", "float64", "3", "24 B"]
    assert by_name["y"][2] == "event-driven"
    assert by_name["pre.delay"][-1] == "–"  # one for all of them
    # Source neurons to the right, targets upwards: two synapses below at the left, one above at the right.
    assert pixels(html).tolist() == [[255, 255, 255, 95], [255] * 4, [0, 255, 255, 255]]


def test_PR_06_the_picture_of_many_synapses_is_small_and_stores_nothing():
    group = NeuronGroup(2000, "v : 1", threshold="v > 1")
    synapses = Synapses(group, group, on_pre="v += 1", name="dense")
    synapses.connect()
    html = synapses._repr_html_()
    assert len(html) < 10_000 and "a sample of 50,000" in html
    grey = pixels(html)
    assert grey.shape == (48, 48)
    # All pairs: each cell of the picture has about as many of the sample, so that nothing is white.
    assert grey.max() < 100
    by_name = {row[0]: row[1:] for row in Reader(html).rows}
    assert by_name["i"][-1] == "–" and by_name["j"][-1] == "16.0 MB"  # sources follow from their rows
    sparse = Synapses(group, group, on_pre="v += 1", name="diagonal")
    sparse.connect(j="i")
    image = pixels(sparse._repr_html_())[::-1]
    assert (image.diagonal() < 255).all() and (image < 255).sum() == 48


def test_PR_06_html_of_monitors(cells):
    cells.R, cells.E, cells.v = 1 * ohm, -60 * mV, "-55*mV + i*0.01*mV"
    spikes, low = SpikeMonitor(cells, "R", name="spikes"), EventMonitor(cells, "low", name="low")
    states = StateMonitor(cells, ["v", "on"], record=[1, 2], name="states")
    rates = PopulationRateMonitor(cells, name="rates")
    # 'E' is written below the threshold, all neurons above -50 mV spike once in the first step.
    Network(cells, spikes, low, states, rates).run(1 * ms)
    shown = Reader(spikes._repr_html_())
    count = spikes.num_spikes
    assert count > 100 and shown.text.startswith(
        f"SpikeMonitor 'spikes' of 'cells': {count} spikes of 1,000 neurons, until 1. ms"
    )
    by_name = {row[0]: row[1:] for row in shown.rows}
    assert by_name["i"] == ["1", "int32", f"{count}", f"{4 * count / 1000:.1f} kB"]
    assert by_name["R"][:2] == ["ohm", "float64"] and by_name["t"][0] == "s"
    assert "0 events 'low' of 1,000 neurons" in Reader(low._repr_html_()).text
    shown = Reader(states._repr_html_())
    assert "2 of 1,000 items at 10 times" in shown.text
    assert ["v", "V", "float64", "10×2", "160 B"] in shown.rows
    assert ["on", "1", "bool", "10×2", "20 B"] in shown.rows
    assert "rates at 10 times" in Reader(rates._repr_html_()).text


def test_PR_06_html_of_a_network(cells):
    cells.active = False
    operation = NetworkOperation(lambda: None, dt=1 * ms, name="step")
    shown = Reader(Network(cells, operation, name="all")._repr_html_())
    assert shown.text.startswith("Network 'all' at t = 0. s, 2 objects")
    assert ["cells", "NeuronGroup", "1,000", "100. us", "start", "0", "no"] in shown.rows
    assert ["step", "NetworkOperation", "", "1. ms", "start", "0", "yes"] in shown.rows
    assert Reader(Network()._repr_html_()).rows == []


def test_PR_06_html_of_a_memory_estimate(cells):
    cells.active = False
    shown = Reader(Network(cells).memory_estimate(1 * second)._repr_html_())
    assert shown.rows[0] == ["object", "part", "memory", "there already"] and shown.rows[-1][1] == "together"


HOSTILE = "<script>alert('&')</script>"


def test_PR_06_text_of_users_is_escaped(cells):
    class Odd(NeuronGroup):
        pass

    Odd.__name__ = HOSTILE
    odd = Odd(2, "v : 1", threshold="v > 1", events={"e": "v < 2 and 1 <v"}, refractory="v <v", name="odd")
    for view in (
        odd,
        odd.variables,
        SpikeMonitor(odd),
        Network(odd),
        Synapses(odd, odd, on_pre="v += int(v <b)"),
        scheduling_summary(Network(odd)),
    ):
        shown = Reader(view._repr_html_())
        assert view is not odd or {"b", "code", "table"} <= shown.tags
        assert shown.tags <= {"p", "b", "div", "table", "thead", "tbody", "tr", "td", "th", "code", "br"}
    assert HOSTILE in Reader(odd._repr_html_()).text and "v < 2 and 1 <v" in Reader(odd._repr_html_()).text


def test_PR_06_latex_of_quantities_and_groups():
    assert (3 * mV)._repr_latex_() == r"$3.0\,\mathrm{m}\mathrm{V}$"
    assert "matrix" in ([1, 2] * mV)._repr_latex_()
    assert mV._repr_latex_().startswith("$") and volt.dim._repr_latex_().startswith("$")
    group = NeuronGroup(1, "dv/dt = -v/tau : 1")
    synapses = Synapses(group, group, "dw/dt = -w/tau : 1 (clock-driven)")
    for view in (group, synapses, group.equations, group.equations["v"]):
        assert r"\tau" in view._repr_latex_()


def test_PR_06_views_import_nothing():
    import subprocess
    import sys

    code = """
import sys
from brio import *
group = NeuronGroup(3, 'v : 1', threshold='v > 1', reset='')
synapses = Synapses(group, group, on_pre='v += 1'); synapses.connect()
for view in (group, synapses, SpikeMonitor(group), Network(group)):
    view._repr_html_()
print([name for name in ('matplotlib', 'IPython', 'pandas') if name in sys.modules])
"""
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout == "[]\n"
