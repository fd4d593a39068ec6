"""Integer division and remainder have the divisor's sign; / is always a division of reals; int() truncates."""

from brian2 import *

group = NeuronGroup(
    4,
    """a : integer
                          b : integer
                          x : 1
                          y : 1
                          quotient = a//b : integer
                          remainder = a % b : integer
                          ratio = a/b : 1
                          floor_x = x//y : 1
                          mod_x = x % y : 1
                          truncated = int(x) : integer
                          flag : boolean
                          chosen = int(flag)*x + int(not flag)*y : 1
                          wide = int(3000000000) + 100000*100000 + 2**40 + most + 1 : 1
                          cubed = a**3 : 1""",
    namespace={"most": 2**31 - 1},
)
group.a = [7, -7, 7, -7]
group.b = [2, 2, -2, -2]
group.x = [7.5, -7.5, 7.5, -7.5]
group.y = [2, 2, -2, -2]
group.flag = [True, False, True, False]
trace = StateMonitor(
    group,
    ["quotient", "remainder", "ratio", "floor_x", "mod_x", "truncated", "chosen", "wide", "cubed"],
    record=True,
)
run(0.1 * ms)
compare(
    **{
        name: asarray(getattr(trace, name))[:, 0]
        for name in [
            "quotient",
            "remainder",
            "ratio",
            "floor_x",
            "mod_x",
            "truncated",
            "chosen",
            "wide",
            "cubed",
        ]
    },
    direct=group.quotient[:],
)
