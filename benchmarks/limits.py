"""How fast each benchmark could be on this machine: counts of work times what the machine can do.

The machine's constants come from the program `calibrate`, which runs in the same job as the benchmark. The
counts are those of the model as its equations are written, of the cheapest way that is known to compute
them:

- what all neurons share (a constant divided by a constant, the decay of one step) is computed once, costs
  nothing;
- arithmetic and traffic of memory overlap completely: what counts is the longer of the two;
- neurons and events of synapses follow each other: they are added;
- two threads have half the work each, the rates of memory that two cores have together, and meet once for
  each shortest delay, or step where spikes arrive at once;
- of two caches that may hold the data the faster one is taken, and nothing is lost between them;
- exponentials, logarithms and random numbers of doubles cost what Brio's own functions cost in vectors, in
  the first cache: when those become faster, limits do;
- monitors, the search for spikes, refractoriness and calls cost nothing.

In doubt a limit is too fast: no program has to reach it. float32 means arithmetic of 32
bits here: a program that computes such variables as doubles, as Brio does, shows a smaller fraction. A limit
is not given where none makes sense (a cold start, one neuron), or for more threads than the calibration had.
"""

from dataclasses import dataclass

STEPS = 10_000  # of 0.1 ms in a second

# The sizes of `calibrate`, and up to which size of data they stand for it.
CAPACITIES = {"L1": 32 << 10, "L2": 1 << 20, "L3": 32 << 20}


def level(size: float) -> str:
    return next((name for name, capacity in CAPACITIES.items() if size <= capacity), "memory")


@dataclass(frozen=True)
class Machine:
    """The constants, for a number of threads and a size of variables. All times are nanoseconds."""

    constants: dict[str, float]
    threads: int = 1
    float32: bool = False

    @property
    def real(self) -> int:
        """Bytes of a variable."""
        return 4 if self.float32 else 8

    def compute(self, **operations: float) -> float:
        """Of so many operations for each element, such as exp=6, division=4, multiply_add=90."""
        kind = "f32" if self.float32 else "f64"
        both = {
            name.rsplit("_", 1)[0]: value for name, value in self.constants.items() if name.endswith("_f64")
        }
        both |= {
            name.removesuffix(f"_{kind}"): value
            for name, value in self.constants.items()
            if name.endswith(f"_{kind}")
        }
        return sum(count * both[name] for name, count in operations.items()) / self.threads

    def rate(self, what: str, size: float) -> float:
        """Bytes for each nanosecond, of data of this size in all."""
        end = "" if self.threads == 1 else f"_{self.threads}_threads"
        return self.constants[f"{what}_{level(size / self.threads)}{end}"]

    def scatter(self, size: float) -> float:
        """Adding to one of the targets that take so many bytes together."""
        kind = "f32" if self.float32 else "f64"
        return self.constants[f"scatter_{kind}_{level(size / self.threads)}"] / self.threads

    def meeting(self) -> float:
        return self.constants.get("barrier", 0) if self.threads > 1 else 0


def neuron(machine: Machine, count: int, changed: int, read: int, **operations: float) -> float:
    """A neuron's step: `changed` variables are read and written, `read` ones only read."""
    traffic = (2 * changed + read) * machine.real
    size = (changed + read) * machine.real * count
    return max(machine.compute(**operations), traffic / machine.rate("update", size))


def event(machine: Machine, targets: float, row: float, synapses: float) -> float:
    """The arrival of a spike at one synapse, of which `row` bytes are read, in the order of memory."""
    size = targets * machine.real
    return max(machine.scatter(size), row / machine.rate("read", row * synapses))


def network(
    machine: Machine, neurons: int, step: float, events: float = 0, each: float = 0, meetings: float = STEPS
) -> dict[str, float]:
    """Limits of a network in seconds: of one simulated second, of a neuron's step, of an event."""
    second = 1e-9 * (STEPS * neurons * step + events * each + meetings * machine.meeting())
    result = {"second": second, "step": second / STEPS / neurons}
    return result | ({"event": second / events} if events else {})


def hodgkin_huxley(machine: Machine, count: int, synapses: bool) -> float:
    # Six rates have an exponential each, four of them a division (x/(exp(x) - 1) and 1/(1 + exp(x))). The
    # steps of three gates and the potential by exponential Euler have no division and no exponential in
    # full: x is small in (exp(x) - 1)/x, 12 products with sums are enough. Then 40 for arguments, currents
    # and sums, and the decay of two conductances. v, m, h, n (and ge, gi) change, the last spike and the
    # driving current are read. A program that finds that four of the six arguments have a common divisor
    # could be faster still.
    return neuron(
        machine,
        count,
        changed=6 if synapses else 4,
        read=1 if synapses else 2,
        exp=6,
        division=4,
        multiply_add=4 * 12 + 40 + (6 if synapses else 0),
    )


def b1(machine: Machine, spikes: dict[str, float], count: int) -> dict[str, float]:
    return network(machine, count, hodgkin_huxley(machine, count, synapses=False), meetings=0)


def b2(machine: Machine, spikes: dict[str, float], count: int, inputs: int) -> dict[str, float]:
    # One weight for all: of a synapse only the target's index of 4 bytes is read, and ge or gi is added to.
    each = event(machine, count, 4, count * inputs)
    step = hodgkin_huxley(machine, count, synapses=True)
    return network(machine, count, step, spikes["spikes"] * inputs, each)


def b3(machine: Machine, spikes: dict[str, float], count: int) -> dict[str, float]:
    # Exact integration: v takes three products, ge and gi one each, the threshold one comparison. v, ge and
    # gi change, the last spike is read. Events as in B2.
    step = neuron(machine, count, changed=3, read=1, multiply_add=6)
    return network(machine, count, step, spikes["spikes"] * 80, event(machine, count, 4, count * 80))


def b4(machine: Machine, spikes: dict[str, float]) -> dict[str, float]:
    # Euler: ten products with sums. Each synapse has a weight of its own. Delays of 0.8 ms: threads meet
    # every 8 steps.
    step = neuron(machine, 4000, changed=3, read=1, multiply_add=10)
    each = event(machine, 4000, 4 + machine.real, 4000 * 80)
    return network(machine, 4000, step, spikes["spikes"] * 80, each, STEPS / 8)


def b5(machine: Machine, spikes: dict[str, float]) -> dict[str, float]:
    # A normal number for each neuron and step. Synapses are ordered by delay, so that of each the index
    # alone is read.
    step = neuron(machine, 10_000, changed=1, read=1, normal=1, multiply_add=4)
    return network(machine, 10_000, step, spikes["spikes"] * 1000, event(machine, 10_000, 4, 10_000 * 1000))


def b6(machine: Machine, spikes: dict[str, float]) -> dict[str, float]:
    # Sources that skip the steps without a spike cost nothing; each synapse has an index and a weight.
    each = event(machine, 10_000, 4 + machine.real, 10_000 * 1000)
    return network(machine, 10_000, 0, spikes["spikes"] * 1000, each)


def b7(machine: Machine, spikes: dict[str, float]) -> dict[str, float]:
    # A spike of a source adds to the conductances of its 1000 targets and changes a row of weights, which
    # lie side by side. One of a target changes weights that lie apart: it adds in places of the whole matrix
    # of weights.
    before = max(
        machine.scatter(1000 * machine.real), 2 * machine.real / machine.rate("update", 1e6 * machine.real)
    )
    after = machine.scatter(1e6 * machine.real)
    sources, targets = 1000 * spikes["spikes"], 1000 * spikes["other spikes"]
    step = neuron(machine, 1000, changed=2, read=0, multiply_add=5)
    result = network(machine, 1000, step, sources, before)
    second = result["second"] + 1e-9 * targets * after
    return {"second": second, "event": second / sources} if sources else {}


def b8(machine: Machine, spikes: dict[str, float]) -> dict[str, float]:
    # The distance to the next synapse is the logarithm of a random number, of which Philox gives two at
    # once. An index of 4 bytes and a weight are written; memory is read before it is written.
    size = 4 + machine.real
    each = max(machine.compute(uniform=0.5, log=1), 2 * size / machine.rate("update", 50e6 * size))
    return {"build": 1e-9 * each, "bytes": size}


def b9(machine: Machine, spikes: dict[str, float]) -> dict[str, float]:
    # Exact integration with one current; the input from outside is at least half a block of random bits for
    # each neuron and step. Each of the 299 million synapses has an index, a weight and a delay, which sorts
    # them.
    neurons, synapses = 77_169, 298_880_941
    step = neuron(machine, neurons, changed=2, read=1, uniform=0.5, multiply_add=4)
    events = spikes["spikes"] * synapses / neurons
    return network(machine, neurons, step, events, event(machine, neurons, 4 + machine.real, synapses))


def compartment(machine: Machine, spikes: dict[str, float]) -> dict[str, float]:
    # Six rates, three of them with a division; three steps of gates without, as in B1; elimination in the
    # tree: one division and ten products with sums; 40 for arguments and currents. 50 000 compartments (B12)
    # fit the last cache.
    step = neuron(machine, 1000, changed=4, read=1, exp=6, division=4, multiply_add=3 * 12 + 10 + 40)
    return {"step": 1e-9 * step}


BENCHMARKS = {
    "B1": lambda machine, spikes: b1(machine, spikes, 10_000),
    "B1-1e6": lambda machine, spikes: b1(machine, spikes, 1_000_000),
    "B2": lambda machine, spikes: b2(machine, spikes, 4000, 80),
    "B2-1e5": lambda machine, spikes: b2(machine, spikes, 100_000, 1000),
    "B3": lambda machine, spikes: b3(machine, spikes, 4000),
    "B3-1e5": lambda machine, spikes: b3(machine, spikes, 100_000),
    "B3-1e6": lambda machine, spikes: b3(machine, spikes, 1_000_000),
    "B4": b4,
    "B5": b5,
    "B6": b6,
    "B7": b7,
    "B8": b8,
    "B9": b9,
    "B11": compartment,
    "B12": compartment,
}


def limits(
    name: str,
    constants: dict[str, float] | None,
    spikes: dict[str, float],
    threads: int = 1,
    float32: bool = False,
) -> dict[str, float]:
    """The least that figures of a benchmark could be (seconds; of `bytes`, bytes), if they have a limit.

    `spikes`: how many there were in a simulated second, of sources (`spikes`) and of targets (`other
    spikes`).
    """
    measured = constants and (threads == 1 or f"update_L1_{threads}_threads" in constants)
    if name not in BENCHMARKS or not measured:
        return {}
    return BENCHMARKS[name](Machine(constants, threads, float32), spikes)
