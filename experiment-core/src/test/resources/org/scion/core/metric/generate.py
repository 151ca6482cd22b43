"""Writes expected.json beside this file. Needs numpy, scipy, scikit-learn, seqeval and rouge-score."""
import json, os, sys, warnings
import numpy, scipy, sklearn, seqeval
from importlib.metadata import version
from scipy import stats
from sklearn import metrics as m
from seqeval import metrics as sm
from seqeval.scheme import IOB2
from rouge_score import rouge_scorer

warnings.simplefilter("ignore")
rng = numpy.random.default_rng(20261121)


def classification(truth, predicted, size):
    labels = list(range(size))
    p, r, f, s = m.precision_recall_fscore_support(truth, predicted, labels=labels, zero_division=0)
    return {
        "truth": list(map(int, truth)), "predicted": list(map(int, predicted)), "size": size,
        "accuracy": m.accuracy_score(truth, predicted),
        "macro_f1": m.f1_score(truth, predicted, average="macro", zero_division=0),
        "matthews": m.matthews_corrcoef(truth, predicted),
        "precision": p.tolist(), "recall": r.tolist(), "f1": f.tolist(), "support": s.tolist(),
        "confusion": m.confusion_matrix(truth, predicted, labels=labels).tolist(),
    }


truth = rng.integers(0, 4, 60)
noisy = numpy.where(rng.random(60) < 0.6, truth, rng.integers(0, 4, 60))
cases = [
    classification(truth, noisy, 4),
    classification([0, 1, 1, 0, 1], [0, 1, 0, 0, 1], 2),
    # label 2 never occurs, label 3 is only predicted, label 4 only true
    classification([0, 0, 1, 4, 4], [0, 3, 1, 1, 0], 5),
    classification([0, 0, 1, 1], [0, 0, 0, 0], 2),
]

x = rng.normal(size=25).round(1)
y = (0.5 * x + rng.normal(size=25)).round(1)
regression = {
    "truth": x.tolist(), "predicted": y.tolist(),
    "pearson": stats.pearsonr(x, y).statistic,
    "spearman": stats.spearmanr(x, y).statistic,
    "mse": m.mean_squared_error(x, y),
}

gold = [["B-PER", "I-PER", "O", "B-LOC", "B-LOC"], ["O", "B-ORG", "I-ORG", "I-ORG", "O"], ["B-PER", "O", "I-LOC", "I-LOC", "O"]]
said = [["B-PER", "I-PER", "O", "B-LOC", "I-LOC"], ["O", "I-ORG", "I-ORG", "I-PER", "O"], ["B-PER", "O", "I-LOC", "I-LOC", "B-ORG"]]
spans = {"truth": gold, "predicted": said}
for name, kw in (("conll", {}), ("strict", {"mode": "strict", "scheme": IOB2})):
    spans[name] = {
        "precision": sm.precision_score(gold, said, zero_division=0, **kw),
        "recall": sm.recall_score(gold, said, zero_division=0, **kw),
        "f1": sm.f1_score(gold, said, zero_division=0, **kw),
    }

scorer = rouge_scorer.RougeScorer(["rougeL"], use_stemmer=False)
rouge = []
for a, b in [("The cat sat on the mat.", "the cat, on a mat"), ("a b c d e f g", "g f e d c b a"), ("one two", ""), ("It's 3.5 km", "it s 3 5 km")]:
    s = scorer.score(a, b)["rougeL"]
    rouge.append({"truth": a, "predicted": b, "precision": s.precision, "recall": s.recall, "f1": s.fmeasure})

json.dump(
    {
        "versions": {"python": sys.version.split()[0], "numpy": numpy.__version__, "scipy": scipy.__version__,
                     "scikit-learn": sklearn.__version__, "seqeval": version("seqeval"), "rouge-score": version("rouge-score")},
        "classification": cases, "regression": regression, "spans": spans, "rouge_l": rouge,
    },
    open(os.path.join(os.path.dirname(__file__), "expected.json"), "w"), indent=1)
