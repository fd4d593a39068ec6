"""What has to be said of single scripts of Brian 2's gallery, by their paths."""

#: Where the results on the page come from, as long as they are not all of one run.
PROVENANCE = (
    "Results are kept from one run of the tool to the next: those below are of several builds of one day "
    "(26 November 2026), most of which compared figures by fewer of their parts than the tool does now; "
    "the first times of Kremer and of Spreizer are of an earlier run, with an empty cache."
)

#: Files that other scripts import.
MODULES = {"frompapers/Brette_2012/params.py", "frompapers/Stimberg_et_al_2018/plot_utils.py"}


def _paths(folder: str, names: str) -> set[str]:
    return {f"{folder}/{name}.py" for name in names.split()}


#: Scripts with extended neurons: what Brio can't do yet.
OPEN = {
    *_paths("compartmental", "bipolar_cell bipolar_with_inputs bipolar_with_inputs2 cylinder hh_with_spikes"),
    *_paths("compartmental", "hodgkin_huxley_1952 infinite_cable lfp morphotest rall spike_initiation"),
    *_paths("frompapers/Brette_2012", "Fig1 Fig3AB Fig3CF Fig4 Fig5A"),
    *_paths("frompapers", "Destexhe_et_al_1998"),
}

#: Scripts whose figures show how long something took: what is compared instead.
EVIDENCE = {
    "advanced/compare_GSL_to_conventional.py": ("name/avg_errors", "name/max_errors", "name/dts"),
}

#: Why a script ends with an error on both sides, does not give the same, or gives it in its own way.
REASONS = {
    "coupled_oscillators.py": "it was written for an older matplotlib",
    "frompapers/Clopath_et_al_2010_no_homeostasis.py": "Brian 2's NumPy target gives what Brio gives, to"
    " 1e-15; its Cython target does not",
    "frompapers/Diehl_Cook_2015.py": "it needs MNIST and trained weights",
    "frompapers/Naud_et_al_2008_adex_firing_patterns.py": "its irregular pattern is chaotic: rounding grows",
    "frompapers/Stimberg_et_al_2018/example_5_astro_ring.py": "it is chaotic by design: traces are the same"
    " to 1e-11 for 300 s",
    "synapses/efficient_gaussian_connectivity.py": "its figure shows how long connecting took",
}
