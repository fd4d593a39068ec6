"""Names that ``from brian2 import *`` gives beside those of Brio, without importing their packages.

They are those of ``matplotlib.pylab`` and of the parts of NumPy that it includes.
"""

#: Functions and classes of numpy.fft.
FFT = """
    fft ifft rfft irfft hfft ihfft rfftn irfftn rfft2 irfft2 fft2 ifft2 fftn ifftn fftshift ifftshift
    fftfreq rfftfreq
""".split()

#: Functions and classes of numpy.random.
RANDOM = """
    beta binomial bytes chisquare choice dirichlet exponential f gamma geometric get_state gumbel
    hypergeometric laplace logistic lognormal logseries multinomial multivariate_normal negative_binomial
    noncentral_chisquare noncentral_f normal pareto permutation poisson power rand randint randn random
    random_integers random_sample ranf rayleigh sample seed set_state shuffle standard_cauchy
    standard_exponential standard_gamma standard_normal standard_t triangular uniform vonmises wald weibull
    zipf Generator RandomState SeedSequence MT19937 Philox PCG64 PCG64DXSM SFC64 default_rng BitGenerator
""".split()

#: Packages of NumPy that are costly to import.
NUMPY_PACKAGES = "char ctypeslib f2py ma polynomial rec testing typing".split()

#: Modules that pylab has under these names.
MODULES = {
    "cbook": "matplotlib.cbook",
    "cm": "matplotlib.cm",
    "datetime": "datetime",
    "functools": "functools",
    "importlib": "importlib",
    "inspect": "inspect",
    "logging": "logging",
    "matplotlib": "matplotlib",
    "mlab": "matplotlib.mlab",
    "mpl": "matplotlib",
    "plt": "matplotlib.pyplot",
    "rcsetup": "matplotlib.rcsetup",
    "style": "matplotlib.style",
    "sys": "sys",
    "threading": "threading",
    "time": "time",
}

#: Functions, classes and objects of matplotlib.pylab.
PYLAB = """
    Annotation Arrow Artist AutoLocator AxLine Axes Button Circle Colorizer ColorizingArtist Colormap
    DateFormatter DateLocator DayLocator Figure FigureBase FigureCanvasBase FigureManagerBase FixedFormatter
    FixedLocator FormatStrFormatter Formatter FuncFormatter GridSpec HourLocator IndexLocator Line2D
    LinearLocator Locator LogFormatter LogFormatterExponent LogFormatterMathtext LogLocator MaxNLocator
    MinuteLocator MonthLocator MouseButton MultipleLocator Normalize NullFormatter NullLocator PolarAxes
    Polygon RRuleLocator Rectangle ScalarFormatter SecondLocator Slider Subplot SubplotSpec Text TickHelper
    WeekdayLocator Widget YearLocator acorr angle_spectrum annotate arrow autoscale autumn axes axhline
    axhspan axis axline axvline axvspan bar bar_label barbs barh bone box boxplot broken_barh cla clabel clf
    clim close cohere color_sequences colorbar colormaps connect contour contourf cool copper csd cycler
    date2num datestr2num delaxes detrend detrend_linear detrend_mean detrend_none disconnect drange draw
    draw_if_interactive ecdf errorbar eventplot figaspect figimage figlegend fignum_exists figtext figure
    fill fill_between fill_betweenx findobj flag flatten gca gcf gci get_backend get_cmap
    get_current_fig_manager get_figlabels get_fignums get_scale_names getp ginput gray grid grouped_bar
    hexbin hist hist2d hlines hot hsv imread imsave imshow inferno interactive ioff ion isinteractive jet
    legend locator_params loglog magma magnitude_spectrum margins matshow minorticks_off minorticks_on
    new_figure_manager nipy_spectral num2date pause pcolor pcolormesh phase_spectrum pie pie_label pink
    plasma plot polar prism psd quiver quiverkey rc rcParams rcParamsDefault rcParamsOrig rc_context
    rcdefaults rgrids savefig sca scatter sci semilogx semilogy set_cmap set_loglevel setp show silent_list
    specgram spring spy stackplot stairs stem step streamplot subplot subplot2grid subplot_mosaic
    subplot_tool subplots subplots_adjust summer suptitle switch_backend table text thetagrids tick_params
    ticklabel_format tight_layout title tricontour tricontourf tripcolor triplot twinx twiny violinplot
    viridis vlines waitforbuttonpress window_hanning window_none winter xcorr xkcd xlabel xlim xscale xticks
    ylabel ylim yscale yticks
""".split()
