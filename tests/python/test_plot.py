"""brio.plot: what is drawn, and how it is labelled."""

import subprocess
import sys

import numpy as np
import pytest
from brio import *

matplotlib = pytest.importorskip("matplotlib")
matplotlib.use("Agg")
from brio import plot  # noqa: E402
from matplotlib import pyplot  # noqa: E402


@pytest.fixture
def ax():
    figure, axes = pyplot.subplots()
    yield axes
    pyplot.close(figure)


@pytest.fixture
def cells():
    """Three neurons that spike every 1, 2 and 4 ms, each recorded for 20 ms."""
    group = NeuronGroup(3, "dv/dt = I : volt\nI : volt/second", threshold="v >= 9.99*mV", reset="v = 0*mV",
                        method="euler", name="cells")  # fmt: skip
    group.I = [10, 5, 2.5] * volt / second
    voltages, spikes = StateMonitor(group, ["v", "I"], record=[0, 2]), SpikeMonitor(group)
    rates = PopulationRateMonitor(group)
    network = Network(group, voltages, spikes, rates)
    network.run(20 * ms)
    yield group, voltages, spikes, rates


def labels(ax):
    return ax.get_xlabel(), ax.get_ylabel()


def test_PR_09_raster_of_a_monitor(ax, cells):
    _, _, spikes, _ = cells
    assert plot.raster(spikes, ax=ax, color="red") is ax
    (line,) = ax.lines
    np.testing.assert_array_equal(line.get_xdata(), spikes.t / ms)
    np.testing.assert_array_equal(line.get_ydata(), spikes.i)
    assert spikes.num_spikes == 35 and line.get_color() == "red" and line.get_linestyle() == "None"
    assert labels(ax) == ("time (ms)", "neuron")
    # The whole run and all neurons are in view.
    left, right = ax.get_xlim()
    low, high = ax.get_ylim()
    assert left <= 0 and right >= 20 and low <= -0.5 and high >= 2.5
    assert all(tick == int(tick) for tick in ax.get_yticks())


def test_PR_09_raster_of_arrays(ax):
    plot.raster([0, 4, 2], [1, 2, 3] * second, ax=ax, unit=second, ms=7)
    (line,) = ax.lines
    assert list(line.get_xdata()) == [1, 2, 3] and list(line.get_ydata()) == [0, 4, 2]
    assert labels(ax)[0] == "time (s)" and line.get_markersize() == 7


def test_PR_09_marks_of_a_raster_fit_the_number_of_neurons(ax):
    plot.raster(np.arange(40), np.arange(40) * ms, ax=ax)
    plot.raster(np.arange(400), np.arange(400) * ms, ax=ax)
    few, many = ax.lines
    assert (few.get_marker(), many.get_marker()) == ("|", ".")
    assert not few.get_rasterized()
    plot.raster(np.zeros(30000, int), np.zeros(30000) * ms, ax=ax)
    assert ax.lines[-1].get_rasterized()


def test_PR_09_empty_monitors_give_empty_labelled_pictures(ax):
    group = NeuronGroup(7, "v : volt", threshold="v > 1*volt", reset="")
    spikes, rates, traces = SpikeMonitor(group), PopulationRateMonitor(group), StateMonitor(group, "v", True)
    plot.raster(spikes, ax=ax)
    assert labels(ax) == ("time (ms)", "neuron") and ax.lines[0].get_xdata().size == 0
    assert ax.get_ylim()[1] >= 6.5
    for draw, expected in (
        (lambda ax: plot.rate(rates, ax=ax), "rate (Hz)"),
        (lambda ax: plot.rate(spikes, bin_size=1 * ms, ax=ax), "rate (Hz)"),
        (lambda ax: plot.state(traces, ax=ax), "v (V)"),
        (lambda ax: plot.raster([], [], ax=ax), "neuron"),
    ):
        ax.clear()
        draw(ax)
        assert labels(ax) == ("time (ms)", expected)
        assert all(line.get_xdata().size == 0 for line in ax.lines)
    synapses = Synapses(group, group, "w : siemens")
    for kind in ("points", "image"):
        ax.clear()
        plot.synapses(synapses, "w", kind=kind, ax=ax)
        assert labels(ax) == ("source neuron", "target neuron")
    ax.clear()
    plot.distribution(synapses, "w", ax=ax)
    assert labels(ax) == ("w (S)", "count")


def test_PR_09_state(ax, cells):
    _, voltages, _, _ = cells
    assert plot.state(voltages, "v", ax=ax) is ax
    assert [line.get_label() for line in ax.lines] == ["v[0]", "v[2]"]
    for line, item in zip(ax.lines, (0, 2), strict=True):
        np.testing.assert_array_equal(line.get_xdata(), voltages.t / ms)
        np.testing.assert_allclose(line.get_ydata(), voltages[item].v / mV, rtol=1e-12)
    assert labels(ax) == ("time (ms)", "v (mV)")


def test_PR_09_state_of_chosen_items_in_a_chosen_unit(ax, cells):
    _, voltages, _, _ = cells
    plot.state(voltages, "v", items=2, ax=ax, unit=volt, time_unit=second, label="slow")
    plot.state(voltages[0], "v", ax=ax)  # the axis keeps its unit
    slow, fast = ax.lines
    np.testing.assert_allclose(slow.get_ydata(), voltages[2].v / volt)
    np.testing.assert_allclose(fast.get_ydata(), voltages[0].v / volt)
    np.testing.assert_allclose(fast.get_xdata(), voltages.t / second)
    assert (slow.get_label(), labels(ax)) == ("slow", ("time (s)", "v (V)"))


def test_PR_09_state_of_arrays(ax, cells):
    _, voltages, _, _ = cells
    plot.state(voltages.t, voltages.v, ax=ax)
    plot.state(voltages.t, voltages.v[1] * 2, ax=ax, color="k")
    assert len(ax.lines) == 3 and labels(ax) == ("time (ms)", "value (mV)")
    np.testing.assert_allclose(ax.lines[2].get_ydata(), 2 * voltages[2].v / mV)


def test_PR_09_one_axis_has_one_unit(ax, cells):
    _, voltages, _, rates = cells
    plot.state(voltages, "v", ax=ax)
    with pytest.raises(DimensionMismatchError, match="twinx"):
        plot.state(voltages, "I", ax=ax)
    with pytest.raises(ValueError, match="mV already"):
        plot.state(voltages, "v", unit=volt, ax=ax)
    other = ax.twinx()
    plot.rate(rates, ax=other)  # both share the axis of time
    assert other.get_ylabel() == "rate (Hz)"
    ax.clear()
    plot.state(voltages, "I", ax=ax)
    assert ax.get_ylabel() == "I (V/s)"
    ax.clear()
    plot.state(voltages, "v", unit=uvolt, ax=ax)
    assert ax.get_ylabel() == "v (uV)"


def test_PR_09_shared_axes_have_one_unit_and_one_label(cells):
    _, voltages, spikes, _ = cells
    figure, (top, bottom) = pyplot.subplots(2, 1, sharex=True)
    plot.raster(spikes, ax=top, unit=usecond)
    plot.state(voltages, "v", ax=bottom)
    np.testing.assert_allclose(bottom.lines[0].get_xdata(), voltages.t / usecond)
    assert (top.get_xlabel(), bottom.get_xlabel()) == ("", "time (us)")
    pyplot.close(figure)


@pytest.mark.parametrize(
    "longest, label", [(0.5e-3, "time (us)"), (0.3, "time (ms)"), (4, "time (ms)"), (60, "time (s)")]
)
def test_PR_09_times_are_readable(ax, longest, label):
    plot.state([0, longest] * second, [1, 2], ax=ax)
    assert labels(ax) == (label, "value")


def test_PR_09_rate(ax, cells):
    _, _, spikes, rates = cells
    assert plot.rate(rates, ax=ax) is ax
    np.testing.assert_allclose(ax.lines[0].get_ydata(), rates.rate / Hz)
    np.testing.assert_allclose(ax.lines[0].get_xdata(), rates.t / ms)
    plot.rate(spikes, width=1 * ms, ax=ax)
    np.testing.assert_allclose(ax.lines[1].get_ydata(), rates.smooth_rate(width=1 * ms) / Hz, rtol=1e-12)
    plot.rate(rates, window="flat", width=1.1 * ms, ax=ax)
    np.testing.assert_allclose(ax.lines[2].get_ydata(), rates.smooth_rate(window="flat", width=1.1 * ms) / Hz)
    plot.rate(rates.t, rates.rate, ax=ax)
    np.testing.assert_allclose(ax.lines[3].get_ydata(), rates.rate / Hz)
    assert labels(ax) == ("time (ms)", "rate (Hz)")


def test_PR_09_rate_in_bins(ax, cells):
    _, _, spikes, _ = cells
    plot.rate(spikes, bin_size=4 * ms, ax=ax)
    (line,) = ax.lines
    # Each neuron spikes every 1, 2, 4 ms: 7 spikes in each bin, which ends where the next one begins.
    np.testing.assert_allclose(line.get_ydata(), [7 / 3 / 0.004] * 6)
    np.testing.assert_allclose(line.get_xdata(), [0, 4, 8, 12, 16, 20])
    assert line.get_drawstyle() == "steps-post"


def test_PR_09_synapses_as_points(ax):
    group = NeuronGroup(5, "v : volt", threshold="v > 1*volt", reset="v = 0*volt")
    synapses = Synapses(group[:4], group, "w : siemens", on_pre="v += w*volt/siemens", delay=2 * ms)
    synapses.connect(condition="i != j")
    synapses.w = "(i + 1)*nS"
    assert plot.synapses(synapses, ax=ax) is ax
    points = ax.collections[0]
    np.testing.assert_array_equal(points.get_offsets(), np.column_stack([synapses.i, synapses.j]))
    assert points.get_array() is None and len(ax.get_figure().axes) == 1
    assert labels(ax) == ("source neuron", "target neuron")
    ax.clear()
    plot.synapses(synapses, "w", ax=ax)
    np.testing.assert_allclose(ax.collections[0].get_array(), synapses.w / nS)
    assert ax.get_figure().axes[1].get_ylabel() == "w (nS)"
    ax.clear()
    plot.synapses(synapses, "delay", ax=ax, unit=usecond, colorbar=False)  # one for all of them
    np.testing.assert_allclose(ax.collections[0].get_array(), [2000] * 16)
    plot.synapses(synapses, synapses.w, ax=ax, colorbar=False)
    np.testing.assert_allclose(ax.collections[1].get_array(), synapses.w / nS)


def test_PR_09_synapses_as_an_image(ax):
    pairs = [0, 0, 0, 1], [1, 1, 2, 0]
    plot.synapses(pairs, kind="image", ax=ax)
    np.testing.assert_array_equal(ax.images[0].get_array(), [[0, 1], [2, 0], [1, 0]])
    assert ax.images[0].get_extent() == [-0.5, 1.5, -0.5, 2.5]
    assert ax.get_figure().axes[1].get_ylabel() == "synapses"
    plot.synapses(pairs, [1, 3, 5, 7] * ms, kind="image", ax=ax)
    means = ax.images[1].get_array()
    np.testing.assert_array_equal(means.filled(-1), [[-1, 7], [2, -1], [5, -1]])


def test_PR_09_many_synapses_are_counted_in_cells(ax):
    i, j = np.divmod(np.arange(1000 * 1000), 1000)
    plot.synapses((i, j), ax=ax)
    grid = ax.images[0].get_array()
    assert grid.shape == (300, 300) and grid.sum() == 1000 * 1000
    assert set(np.unique(grid)) <= {9, 12, 16}  # a cell is 3 or 4 neurons wide and high


def test_PR_09_distribution(ax):
    group = NeuronGroup(4, "w : siemens")
    group.w = [1, 1, 2, 3] * nS
    plot.distribution(group, "w", ax=ax, bins=[0.5, 1.5, 2.5, 3.5])
    assert [patch.get_height() for patch in ax.patches] == [2, 1, 1]
    assert labels(ax) == ("w (nS)", "count")
    ax.clear()
    plot.distribution(group.w, ax=ax, unit=psiemens, bins=2)
    assert labels(ax) == ("w (pS)", "count") and ax.patches[0].get_x() == pytest.approx(1000)


k = 2.0
OSCILLATOR = """dx/dt = (k*y - x + shift)/tau + 0.1*xi*tau**-0.5 : volt
                dy/dt = -x/tau : volt
                shift : volt
                tau : second (shared)"""


@pytest.fixture
def oscillators():
    group = NeuronGroup(2, OSCILLATOR.replace("0.1*xi", "0.1*mV*xi"), method="euler", name="oscillators")
    group.shift, group.tau = [1, 5] * mV, 10 * ms
    return group


def nullclines(ax):
    """The points of the contour lines, in the order in which they were drawn."""
    return [np.concatenate([p.vertices for p in c.get_paths()]) for c in ax.collections if not is_field(c)]


def is_field(collection):
    return isinstance(collection, matplotlib.quiver.Quiver)


def test_PR_09_phase_plane_has_nullclines_where_derivatives_are_zero(ax, oscillators):
    shown = plot.phase_plane(oscillators, "x", "y", (-10 * mV, 10 * mV), (-4, 4) * mV, item=1, ax=ax)
    assert shown is ax and labels(ax) == ("x (mV)", "y (mV)")
    of_x, of_y = nullclines(ax)
    # 2 y - x + 5 mV = 0, and x = 0; contours interpolate linear functions without error.
    np.testing.assert_allclose(k * of_x[:, 1] - of_x[:, 0] + 5, 0, atol=1e-9)
    np.testing.assert_allclose(of_y[:, 0], 0, atol=1e-9)
    assert of_x[:, 1].min() == pytest.approx(-4) and of_x[:, 0].max() == pytest.approx(10)
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["dx/dt = 0", "dy/dt = 0"]
    assert ax.get_xlim() == pytest.approx((-10, 10)) and ax.get_ylim() == pytest.approx((-4, 4))


def test_PR_09_phase_plane_takes_values_and_names(ax, oscillators):
    values = {"shift": 0 * mV, "k": 4}
    plot.phase_plane(oscillators, "y", "x", (-1, 1) * mV, (-1, 1) * mV, values=values, field=False, ax=ax)
    of_y, of_x = nullclines(ax)  # y is along the horizontal axis here
    np.testing.assert_allclose(4 * of_x[:, 0] - of_x[:, 1], 0, atol=1e-9)
    np.testing.assert_allclose(of_y[:, 1], 0, atol=1e-9)
    assert not any(map(is_field, ax.collections))
    assert oscillators.shift[0] == 1 * mV  # the group is as it was


def test_PR_09_arrows_point_where_the_picture_moves(ax, oscillators):
    plot.phase_plane(oscillators, "x", "y", (0, 2) * mV, (0, 4) * mV, values={"shift": 0 * mV, "k": 0}, ax=ax)
    (field,) = filter(is_field, ax.collections)
    # Both change by -x/tau; the picture shows 2 mV across and 4 mV along.
    np.testing.assert_allclose(field.U, -2 / 5**0.5)
    np.testing.assert_allclose(field.V, -1 / 5**0.5)


def test_PR_09_phase_plane_with_a_trajectory(ax, oscillators):
    oscillators.x = [3, 5] * mV
    record = StateMonitor(oscillators, ["x", "y"], record=True)
    Network(oscillators, record).run(30 * ms)
    plot.phase_plane(oscillators, "x", "y", trajectory=record, item=1, ax=ax)
    path = next(line for line in ax.lines if line.get_label() == "trajectory")
    np.testing.assert_allclose(path.get_xdata(), record[1].x / mV)
    np.testing.assert_allclose(path.get_ydata(), record[1].y / mV)
    for limits, values in ((ax.get_xlim(), path.get_xdata()), (ax.get_ylim(), path.get_ydata())):
        assert limits[0] < values.min() and limits[1] > values.max()


def test_PR_09_a_phase_plane_leaves_nothing_behind(ax, caplog):
    group = NeuronGroup(1, OSCILLATOR.replace("0.1*xi", "0*mV*xi"), method="euler")
    group.tau = 10 * ms
    plot.phase_plane(group, "x", "y", (-1, 1) * mV, (-1, 1) * mV, ax=ax)
    assert collect() == {group}
    run(1 * ms)
    assert NeuronGroup(1, "v : 1").name == "neurongroup_1" and not caplog.records


@pytest.mark.parametrize(
    "draw, error, says",
    [
        (lambda c: plot.raster(c[1]), TypeError, "is a StateMonitor"),
        (lambda c: plot.raster(c[2].i), TypeError, "raster(i, t)"),
        (lambda c: plot.raster(c[2].i, c[2].t_), DimensionMismatchError, "have to be times, such as M.t"),
        (lambda c: plot.raster(c[2].t, c[2].t), TypeError, "numbers of neurons"),
        (lambda c: plot.raster([1, 2], [1] * ms), ValueError, "2 neurons and 1 times"),
        (lambda c: plot.raster(c[2], c[2].t), TypeError, "a monitor has the times"),
        (lambda c: plot.raster(c[2], unit=mV), DimensionMismatchError, "time can't be shown in mV"),
        (lambda c: plot.raster(c[2], ax=[1]), TypeError, "choose one of them"),
        (lambda c: plot.raster(SpikeMonitor(c[0], record=False)), AttributeError, "only counts"),
        (lambda c: plot.state(c[1]), ValueError, "records v, I: name one"),
        (lambda c: plot.state(c[1], "w"), KeyError, "does not record 'w'"),
        (lambda c: plot.state(c[1], "v", items=1), IndexError, "does not record item 1"),
        (lambda c: plot.state(c[2], "v"), TypeError, "is a SpikeMonitor"),
        (lambda c: plot.state(c[1].t_, c[1].v), DimensionMismatchError, "times of values"),
        (lambda c: plot.state(c[1].t, c[1].v.T), ValueError, "(items, times)"),
        (lambda c: plot.state(c[1].t), TypeError, "state(t, v)"),
        (lambda c: plot.rate(c[1]), TypeError, "is a StateMonitor"),
        (lambda c: plot.rate(c[3], width=1 * ms, bin_size=1 * ms), TypeError, "not both"),
        (lambda c: plot.rate(c[3].t, c[3].rate_), DimensionMismatchError, "rates are in hertz"),
        (lambda c: plot.rate(c[3].t, c[3].rate[1:]), ValueError, "199 rates"),
        (lambda c: plot.synapses(c[0]), TypeError, "not NeuronGroup"),
        (lambda c: plot.synapses(([1], [2, 3])), ValueError, "there are 1 and 2"),
        (lambda c: plot.synapses(([1], [2]), "w"), TypeError, "'w' can't be found"),
        (lambda c: plot.synapses(([1], [2]), [1, 2]), ValueError, "1 synapses, but values of shape (2,)"),
        (lambda c: plot.synapses(([1], [2]), kind="hexagons"), ValueError, "'points' or 'image'"),
        (lambda c: plot.phase_plane(c[2], "v", "I"), TypeError, "not of SpikeMonitor"),
        (lambda c: plot.phase_plane(c[0], "I", "v"), KeyError, "no differential equation for 'I'"),
        (lambda c: plot.phase_plane(c[0], "v", "v"), ValueError, "'v' twice"),
    ],
)  # fmt: skip
def test_PR_09_wrong_input(cells, draw, error, says):
    with pytest.raises(error) as raised:
        draw(cells)
    assert says in str(raised.value)
    pyplot.close("all")


@pytest.mark.parametrize(
    "ranges, values, error, says",
    [
        (((0, 1), (0, 1) * mV), {}, DimensionMismatchError, "the range of 'x'"),
        (((1, 0) * mV, (0, 1) * mV), {}, ValueError, "the lower one first"),
        ((None, (0, 1) * mV), {}, TypeError, "the range of 'x' is missing"),
        (((0, 1) * mV, (0, 1) * mV), {"shift": 1}, DimensionMismatchError, "cannot set 'shift'"),
        (((0, 1) * mV, (0, 1) * mV), {"z": 1}, KeyError, "have no 'z'"),
        (((0, 1) * mV, (0, 1) * mV), {"x": 1 * mV}, KeyError, "no single value"),
    ],
)
def test_PR_09_wrong_phase_planes(oscillators, ranges, values, error, says):
    with pytest.raises(error) as raised:
        plot.phase_plane(oscillators, "x", "y", *ranges, values=values)
    assert says in str(raised.value)


def test_PR_09_without_axes_pyplot_has_them(cells):
    _, _, spikes, _ = cells
    figure, (left, right) = pyplot.subplots(1, 2)
    assert plot.raster(spikes) is right
    pyplot.sca(left)
    assert plot.raster(spikes) is left
    pyplot.close(figure)


def test_PR_09_matplotlib_is_imported_when_something_is_drawn():
    code = """
import sys, brio
print(callable(brio.plot.raster), 'plot' in dir(brio), 'matplotlib' in sys.modules)
sys.modules['matplotlib'] = None
try:
    brio.plot.raster([0], [1]*brio.ms)
except ImportError as error:
    print('need matplotlib' in str(error))
from brio.brian2 import *
print(plot is brio.plot)
"""
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out == "True True False\nTrue\nFalse\n"


# ---- shapes of neurons -------------------------------------------------------------------------------------


@pytest.fixture
def neuron():
    soma = Soma(20 * um, x=0 * um)
    soma.dend = Cylinder(4 * um, n=2, x=[10, 50] * um, z=[0, 30] * um, type="dend")
    soma.dend.tip = Section([4, 0] * um, n=1, y=[0, 20] * um)
    return soma


def test_PR_09_morphology_from_one_side(ax, neuron):
    assert plot.morphology(neuron, ax=ax) is ax
    (drawn,) = ax.collections
    assert labels(ax) == ("x (um)", "y (um)") and ax.get_aspect() == 1
    outlines = [path.vertices for path in drawn.get_paths()]
    # Cones in their order, then the sphere; in micrometers, as thick as they are.
    np.testing.assert_allclose(outlines[0][:4], [[10, 2], [30, 2], [30, -2], [10, -2]])
    np.testing.assert_allclose(outlines[2][:4], [[48, 0], [50, 20], [50, 20], [52, 0]], atol=1e-12)
    np.testing.assert_allclose(np.hypot(*outlines[3].T), 10)
    colors = [tuple(np.round(color, 2)) for color in drawn.get_facecolors()]
    assert len(colors) == 4 and colors[0] == colors[1] and len(set(colors)) == 2
    assert colors[1] == colors[2]  # what grows on a dendrite is one
    left, right = ax.get_xlim()
    assert left <= -10 and right >= 52
    ax.clear()
    plot.morphology(neuron, plane="xz", facecolors="red", ax=ax)
    assert labels(ax) == ("x (um)", "z (um)")
    assert tuple(ax.collections[0].get_facecolors()[0]) == (1, 0, 0, 1)


def test_PR_09_morphology_with_values(ax, neuron):
    plot.morphology(neuron, [-70, -60, -50, -40] * mV, ax=ax)
    (drawn,) = ax.collections
    np.testing.assert_allclose(drawn.get_array(), [-60, -50, -40, -70])
    bar = [axes for axes in ax.get_figure().axes if axes is not ax]
    assert bar[0].get_ylabel() == "value (mV)"


def test_PR_09_morphology_in_space(neuron):
    figure = pyplot.figure()
    ax = figure.add_subplot(projection="3d")
    assert plot.morphology(neuron, np.arange(4), kind="3d", ax=ax, colorbar=False) is ax
    (drawn,) = ax.collections
    np.testing.assert_array_equal(drawn.get_array(), np.arange(4))
    widths = drawn.get_linewidths()
    np.testing.assert_allclose(widths[0] / widths[1], 5)  # 20 um and 4 um
    assert (ax.get_xlabel(), ax.get_zlabel()) == ("x (um)", "z (um)")
    figure.canvas.draw()
    pyplot.close(figure)
    assert hasattr(plot.morphology(neuron, kind="3d"), "zaxis")  # makes its own
    pyplot.close("all")


def test_PR_09_morphology_without_coordinates_gets_some(ax):
    soma = Soma(20 * um)
    soma.axon = Cylinder(1 * um, length=100 * um)
    plot.morphology(soma, ax=ax)
    np.testing.assert_allclose(ax.collections[0].get_paths()[0].vertices[:, 1].max(), 110)
    assert soma.axon.x is None


def test_PR_09_morphologies_that_cannot_be_drawn(ax, neuron):
    for wrong, error, text in (
        (lambda: plot.morphology(3, ax=ax), TypeError, "a Morphology is drawn"),
        (lambda: plot.morphology(neuron, [1, 2], ax=ax), ValueError, "4 compartments"),
        (lambda: plot.morphology(neuron, kind="4d", ax=ax), ValueError, "'2d' or '3d'"),
        (lambda: plot.morphology(neuron, plane="xx", ax=ax), ValueError, "two of the axes"),
        (lambda: plot.morphology(neuron, kind="3d", ax=ax), TypeError, "projection='3d'"),
    ):
        with pytest.raises(error, match=text):
            wrong()


def test_PR_09_flat_morphology_as_other_packages_take_it(neuron):
    from brio.morphology.flat import FlatMorphology

    neuron.axon = Cylinder(1 * um, n=3, length=30 * um)
    flat = FlatMorphology(neuron)
    assert (flat.n, flat.sections) == (7, 4)
    assert list(flat.starts) == [0, 1, 3, 4] and list(flat.ends) == [1, 3, 4, 7]
    assert list(flat.depth) == [0, 1, 1, 2, 1, 1, 1]
    assert list(flat.morph_parent_i) == [0, 1, 2, 1] and list(flat.morph_idxchild) == [0, 0, 0, 1]
    assert list(flat.morph_children_num) == [1, 2, 1, 0, 0]
    np.testing.assert_array_equal(flat.morph_children.reshape(5, 2), [[1, 0], [2, 4], [3, 0], [0, 0], [0, 0]])
    np.testing.assert_allclose(flat.end_distance[[1, 3]] / 1e-6, [50, 30])
    np.testing.assert_array_equal(flat.area[1:3], np.asarray(neuron.dend.area))
    assert np.isnan(flat.x[4:]).all() and not np.isnan(flat.end_z[:4]).any()
