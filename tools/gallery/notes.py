"""What has to be said of single scripts of Brian 2's gallery, by their paths."""

#: Files that other scripts import.
MODULES = {"frompapers/Brette_2012/params.py", "frompapers/Stimberg_et_al_2018/plot_utils.py"}

#: Scripts with extended neurons: what Brio can't do yet.
OPEN = {
    f"compartmental/{name}.py"
    for name in (
        "bipolar_cell bipolar_with_inputs bipolar_with_inputs2 cylinder hh_with_spikes hodgkin_huxley_1952 "
        "infinite_cable lfp morphotest rall spike_initiation"
    ).split()
}

#: Scripts that need what isn't there: a download, a file, a package.
NEEDS: dict[str, str] = {}

#: Scripts whose figures show how long something took: what is compared instead.
EVIDENCE = {
    "advanced/compare_GSL_to_conventional.py": ("name/avg_errors", "name/max_errors", "name/dts"),
}

#: Why a script does not give the same, or why what differs is no difference of the model.
REASONS: dict[str, str] = {}
