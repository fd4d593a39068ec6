"""What has to be said of single scripts of Brian 2's gallery, by their paths."""

#: Files that other scripts import.
MODULES = {"frompapers/Brette_2012/params.py", "frompapers/Stimberg_et_al_2018/plot_utils.py"}


#: Scripts whose figures show how long something took: what is compared instead.
EVIDENCE = {
    "advanced/compare_GSL_to_conventional.py": ("name/avg_errors", "name/max_errors", "name/dts"),
}

ROUNDING = (
    "Brian 2 loses digits where a soma, a very good conductor, is next to thin compartments, and a spike"
    " multiplies what is lost"
)

#: Why a script ends with an error on both sides, does not give the same, or gives it in its own way.
REASONS = {
    "coupled_oscillators.py": "it was written for an older matplotlib",
    "compartmental/spike_initiation.py": ROUNDING,
    "frompapers/Brette_2012/Fig3AB.py": ROUNDING,
    "frompapers/Brette_2012/Fig3CF.py": ROUNDING,
    "frompapers/Clopath_et_al_2010_no_homeostasis.py": "Brian 2's NumPy target gives what Brio gives, to"
    " 1e-15; its Cython target takes the names `v_lowpass2` and `v_lowpass2_post` for two variables",
    "frompapers/Diehl_Cook_2015.py": "it needs MNIST and trained weights",
    "frompapers/Naud_et_al_2008_adex_firing_patterns.py": "its irregular pattern is chaotic: rounding grows",
    "frompapers/Stimberg_et_al_2018/example_5_astro_ring.py": "it is chaotic by design: traces are the same"
    " to 1e-11 for 300 s",
    "synapses/efficient_gaussian_connectivity.py": "its figure shows how long connecting took",
}
