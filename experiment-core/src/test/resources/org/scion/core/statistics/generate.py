"""Writes expected.json beside this file. Needs numpy, scipy and statsmodels."""
import itertools, json, math, os, sys
import numpy, scipy
from scipy import stats
import statsmodels
from statsmodels.stats.multitest import multipletests

rng = numpy.random.default_rng(20261121)


def pair(n, shift, digits=6):
    a = rng.normal(0.8, 0.02, n).round(digits)
    b = (a + rng.normal(shift, 0.01, n)).round(digits)
    return a, b


def corrected(a, b, ratio):
    d = numpy.asarray(a) - numpy.asarray(b)
    n = len(d)
    t = d.mean() / math.sqrt((1 / n + ratio) * d.var(ddof=1))
    return {"ratio": ratio, "t": t, "df": n - 1, "p": 2 * stats.t.sf(abs(t), n - 1)}


tests = []
for n, shift in ((2, 0.01), (3, 0.03), (5, 0.02), (10, 0.005), (30, 0.01)):
    a, b = pair(n, shift)
    c = rng.normal(0.79, 0.05, n + 2).round(6)
    p, w = stats.ttest_rel(a, b), stats.ttest_ind(a, c, equal_var=False)
    tests.append({
        "a": a.tolist(), "b": b.tolist(), "c": c.tolist(),
        "paired": {"t": p.statistic, "df": int(p.df), "p": p.pvalue},
        "welch": {"t": w.statistic, "df": w.df, "p": w.pvalue},
        "corrected": [corrected(a, b, r) for r in (0.0, 0.1, 0.25)],
    })

wilcoxon = []
for n, digits, method in ((4, 6, "exact"), (10, 6, "exact"), (25, 6, "exact"), (12, 2, "asymptotic"), (40, 6, "asymptotic")):
    a, b = pair(n, 0.004, digits)
    w = stats.wilcoxon(a, b, method=method, zero_method="wilcox", correction=False)
    wilcoxon.append({"a": a.tolist(), "b": b.tolist(), "method": method, "statistic": w.statistic, "p": w.pvalue})

tails = [{"t": t, "df": df, "p": 2 * stats.t.sf(t, df)} for t in (0.1, 1.0, 2.5, 7.0, 40.0) for df in (1, 2, 4.5, 30)]

values = [0.71, 0.74, 0.78]
means = sorted(sum(s) / 3 for s in itertools.product(values, repeat=3))
summary = {
    "values": values, "mean": float(numpy.mean(values)), "sd": float(numpy.std(values, ddof=1)),
    "exact_bootstrap_90": [float(numpy.quantile(means, 0.05, method="inverted_cdf")), float(numpy.quantile(means, 0.95, method="inverted_cdf"))],
}
holm = []
for n in (2, 6, 21):
    p = rng.beta(0.5, 4, n).round(6)
    holm.append({"p": p.tolist(), "adjusted": multipletests(p, method="holm")[1].tolist()})

json.dump(
    {"versions": {"python": sys.version.split()[0], "numpy": numpy.__version__, "scipy": scipy.__version__, "statsmodels": statsmodels.__version__},
     "tests": tests, "wilcoxon": wilcoxon, "tails": tails, "summary": summary, "holm": holm},
    open(os.path.join(os.path.dirname(__file__), "expected.json"), "w"), indent=1)
