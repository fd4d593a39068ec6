"""PR-01: preferences by name, with checks, documentation and files."""

from io import StringIO

import numpy as np
import pytest
from brio.brian2 import BrianPreference, PreferenceError, ms, mV, prefs, volt
from brio.preferences import BrianGlobalPreferences, BrianGlobalPreferencesView


@pytest.fixture
def own():
    """A registry with one category in another."""
    own = BrianGlobalPreferences()
    own.register_preferences(
        "lab",
        "Our lab.",
        rig=BrianPreference(2, "The rig. From 1 on.", validator=lambda value: value > 0),
        step=BrianPreference(1 * mV, "A voltage."),
        names=BrianPreference(["a"], "Names."),
    )
    own.register_preferences(
        "lab.inner", "Inside.", kind=BrianPreference(np.float64, "A type.", None, lambda t: t.__name__)
    )
    return own


@pytest.fixture(autouse=True)
def restored():
    prefs._backup()
    yield
    prefs._restore()


def test_PR_01_brians_preferences_with_their_defaults():
    assert len(prefs) == 48 + 1  # core.network.memory_limit is not Brian's
    assert prefs.core.default_float_dtype is np.float64 and prefs["core.default_integer_dtype"] is np.int32
    assert prefs.core.network.default_schedule == [
        "start",
        "groups",
        "thresholds",
        "synapses",
        "resets",
        "end",
    ]
    assert prefs.legacy.refractory_timing is False and prefs["codegen"]["target"] == "auto"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("core.default_float_dtype", "float64"),
        ("core.default_float_dtype", np.int32),
        ("core.network.default_schedule", "start"),
        ("legacy.refractory_timing", 1),
        ("logging.console_log_level", "LOUD"),
        ("codegen.loop_invariant_optimisations", "no"),
    ],
)
def test_PR_01_wrong_values(name, value):
    before = prefs[name]
    with pytest.raises(PreferenceError, match=name):
        prefs[name] = value
    assert prefs[name] is before


def test_PR_01_access(own):
    own.lab.rig = 3
    own["lab"]["inner"].kind = np.float32
    assert own["lab.rig"] == own.lab["rig"] == 3 and own["lab.inner.kind"] is np.float32
    assert isinstance(own["lab.inner"], BrianGlobalPreferencesView)
    assert list(own) == ["lab.rig", "lab.step", "lab.names", "lab.inner.kind"]
    assert dict(own.lab.items())["inner.kind"] is np.float32 and len(own.lab.inner) == 1
    assert "rig" in dir(own.lab) and "lab" in dir(own) and "rig" not in own.lab.inner
    assert not hasattr(own.lab, "shape") and not hasattr(own, "shape")
    with pytest.raises(KeyError):
        own["lab.nothing"]


@pytest.mark.parametrize("name", ["lab.rigg", "lab", "lab.inner", "nothing.rig", "lab.inner.rig"])
def test_PR_01_only_preferences_can_be_set(own, name):
    with pytest.raises(PreferenceError):
        own[name] = 3
    with pytest.raises(PreferenceError):
        del own[name]


def test_PR_01_says_what_was_meant(own):
    with pytest.raises(PreferenceError, match=r"there is no preference 'lab\.rigg': did you mean 'lab\.rig'"):
        own.lab.rigg = 3
    with pytest.raises(PreferenceError, match=r"'lab\.rig' can't be 0: The rig"):
        own.lab.rig = 0


@pytest.mark.parametrize("name", ["_rig", "keys", "update", "prefs"])
def test_PR_01_impossible_names(own, name):
    with pytest.raises(PreferenceError):
        own.register_preferences("other", "Other.", **{name: BrianPreference(1, "One.")})


def test_PR_01_names_that_clash(own):
    for category, name in (("lab", "x"), ("lab.rig", "x"), ("lab", "inner")):
        with pytest.raises(PreferenceError):
            own.register_preferences(category, "Again.", **{name: BrianPreference(1, "One.")})


def test_PR_01_files(own):
    own.read_preference_file(
        StringIO("lab.rig = 5\n# no\n[lab]\nstep = 2*volt\nnames = ['x', 'y']\n[lab.inner]\nkind = float32\n")
    )
    assert own.lab.rig == 5 and own.lab.step == 2 * volt and own.lab.names == ["x", "y"]
    assert own.lab.inner.kind is np.float32
    text = own.as_file
    own.reset_to_defaults()
    assert own.lab.rig == 2 and own.lab.names == ["a"]
    own.read_preference_file(StringIO(text))
    assert own.lab.rig == 5 and own.lab.step == 2 * volt and own.lab.inner.kind is np.float32
    own.read_preference_file(StringIO(own.defaults_as_file))
    assert own.lab.rig == 2 and own.lab.step == 1 * mV


@pytest.mark.parametrize(
    "text",
    [
        "[lab",
        "lab.rig",
        "lab.rig = 0",
        "lab.step = 1*amp",
        "lab.rig = __import__('os').getpid()",
        "lab.rig = 9**9**9",
    ],
)
def test_PR_01_wrong_files(own, text):
    with pytest.raises(PreferenceError):
        own.read_preference_file(StringIO(text))


def test_PR_01_files_may_come_before_the_package(own):
    own.read_preference_file(StringIO("later.delay = 3*ms\nlater.other = 1\n"))
    with pytest.raises(PreferenceError, match="other"):
        own.register_preferences("later", "Comes later.", delay=BrianPreference(1 * ms, "A delay."))
    assert own.later.delay == 3 * ms


def test_PR_01_documentation(own):
    assert "``lab.rig`` = ``2``\n    The rig. From 1 on." in own.get_documentation()
    assert ".. _brian-pref-lab-inner-kind:" in own.get_documentation("lab.inner")
    assert "_brian-pref" not in own.lab.__doc__ and "float64" in own.lab.inner.__doc__
    with pytest.raises(ValueError):
        own.get_documentation("nothing")
    for name in prefs:
        category, _, last = name.rpartition(".")
        assert prefs.pref_register[category][0][last].docs
