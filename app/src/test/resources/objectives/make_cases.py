"""Losses, rewards and gradients of preference objectives and of row objectives on the tiny hosts.

An independent computation with torch, transformers and peft: LoRA r 2 on q_proj and v_proj of
llama-tiny, the reference by peft's disable_adapter; autograd through the textbook formulas. Writes
cases.json. Nothing of Scion needs it.
"""
import json
import os

import peft
import torch
import torch.nn.functional as F
import transformers
from peft import LoraConfig, get_peft_model
from transformers import AutoModelForCausalLM, BertForSequenceClassification

SEED = 20261128


def rounded(x):
    """Seven digits: what float32 holds."""
    if isinstance(x, float):
        return float(f"{x:.7g}")
    if isinstance(x, dict):
        return {k: rounded(v) for k, v in x.items()}
    return [rounded(v) for v in x] if isinstance(x, (list, tuple)) else x


HOSTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "hosts")
torch.manual_seed(SEED)
generator = torch.Generator().manual_seed(SEED)
base = AutoModelForCausalLM.from_pretrained(os.path.join(HOSTS, "llama-tiny"), dtype=torch.float32)
config = LoraConfig(r=2, lora_alpha=4, target_modules=["q_proj", "v_proj"], lora_dropout=0.0)
model = get_peft_model(base, config)
lora = {n: p for n, p in model.named_parameters() if p.requires_grad}
with torch.no_grad():
    for p in lora.values():
        p.copy_(torch.randn(p.shape, generator=generator) * 0.2)
model.eval()

PAIRS = [
    ([5, 17, 40], [63, 8, 30, 2], [7, 44]),
    ([12, 9], [60, 3, 2], [60, 51, 33, 19, 2]),
    ([21, 44, 2, 7], [19, 6], [28, 35, 2]),
]
JUDGED = [([5, 17, 40], [63, 8, 30, 2], True), ([12, 9], [60, 51, 33], False), ([21, 44], [19, 6], True)]


def logp(prompt, completion):
    """Sum of the completion's token log-probabilities."""
    ids = torch.tensor([prompt + completion])
    scores = torch.log_softmax(model(input_ids=ids).logits[0, :-1], -1)
    picked = scores.gather(1, ids[0, 1:, None])[:, 0]
    return picked[len(prompt) - 1 :].sum()


def without(prompt, completion):
    with torch.no_grad(), model.disable_adapter():
        return logp(prompt, completion)


def sides():
    w = torch.stack([logp(p, c) for p, c, _ in PAIRS])
    l = torch.stack([logp(p, r) for p, _, r in PAIRS])
    wr = torch.stack([without(p, c) for p, c, _ in PAIRS])
    lr = torch.stack([without(p, r) for p, _, r in PAIRS])
    nw = torch.tensor([float(len(c)) for _, c, _ in PAIRS])
    nl = torch.tensor([float(len(r)) for _, _, r in PAIRS])
    return w, l, wr, lr, nw, nl


def dpo(beta, eps):
    w, l, wr, lr, _, _ = sides()
    x = beta * ((w - wr) - (l - lr))
    loss = (-(1 - eps) * F.logsigmoid(x) - eps * F.logsigmoid(-x)).mean()
    return loss, beta * (w - wr), beta * (l - lr)


def ipo(tau, average):
    w, l, wr, lr, nw, nl = sides()
    gw, gl = (w - wr) / (nw if average else 1), (l - lr) / (nl if average else 1)
    return ((gw - gl - 1 / (2 * tau)) ** 2).mean(), tau * gw, tau * gl


def orpo(beta):
    w, l, _, _, nw, nl = sides()
    mw, ml = w / nw, l / nl
    odds = (mw - torch.log1p(-torch.exp(mw))) - (ml - torch.log1p(-torch.exp(ml)))
    return (-mw - beta * F.logsigmoid(odds)).mean(), beta * mw, beta * ml


def simpo(beta, gamma):
    w, l, _, _, nw, nl = sides()
    return -F.logsigmoid(beta * (w / nw - l / nl) - gamma).mean(), beta * w / nw, beta * l / nl


def kto(beta, good, bad):
    policy = torch.stack([logp(p, c) for p, c, _ in JUDGED])
    reference = torch.stack([without(p, c) for p, c, _ in JUDGED])
    strange = [(p, JUDGED[(i + 1) % len(JUDGED)][1]) for i, (p, _, _) in enumerate(JUDGED)]
    with torch.no_grad():
        z = torch.stack([logp(p, c) - without(p, c) for p, c in strange]).mean().clamp(min=0)
    gain = policy - reference
    wanted = torch.tensor([x for _, _, x in JUDGED])
    liked = 1 - torch.sigmoid(beta * (gain - z))
    disliked = 1 - torch.sigmoid(beta * (z - gain))
    loss = torch.where(wanted, good * liked, bad * disliked).mean()
    return loss, beta * gain[wanted], beta * gain[~wanted]


def record(name, id, settings, compute):
    for p in lora.values():
        p.grad = None
    loss, chosen, rejected = compute()
    loss.backward()
    return {
        "name": name,
        "id": id,
        "settings": settings,
        "loss": loss.item(),
        "rewards_chosen": chosen.mean().item(),
        "rewards_rejected": rejected.mean().item(),
        "gradients": {n.replace(".default", ""): p.grad.flatten().tolist() for n, p in lora.items()},
    }


preferences = [
    record("dpo", "dpo", {"beta": 0.3}, lambda: dpo(0.3, 0)),
    record("dpo smoothed", "dpo", {"beta": 0.3, "label_smoothing": 0.2}, lambda: dpo(0.3, 0.2)),
    record("ipo", "ipo", {"tau": 0.2}, lambda: ipo(0.2, True)),
    record("ipo sums", "ipo", {"tau": 0.2, "average": False}, lambda: ipo(0.2, False)),
    record("orpo", "orpo", {"beta": 0.4}, lambda: orpo(0.4)),
    record("simpo", "simpo", {"beta": 2.5, "gamma": 1.2}, lambda: simpo(2.5, 1.2)),
    record("kto", "kto", {"beta": 0.3}, lambda: kto(0.3, 1, 1)),
    record(
        "kto weighted",
        "kto",
        {"beta": 0.3, "desirable_weight": 1.5, "undesirable_weight": 0.7},
        lambda: kto(0.3, 1.5, 0.7),
    ),
]

# Row objectives: cross entropy of all next tokens of two texts with the same adapter.
TEXTS = [[5, 17, 40, 63, 8, 30], [12, 9, 60]]


def rows(of):
    return torch.cat([of(input_ids=torch.tensor([t])).logits[0, :-1] for t in TEXTS])


labels = torch.tensor([x for t in TEXTS for x in t[1:]])


def row_case(name, id, settings, loss_of):
    for p in lora.values():
        p.grad = None
    loss = loss_of(rows(model))
    loss.backward()
    gradients = {n.replace(".default", ""): p.grad.flatten().tolist() for n, p in lora.items()}
    return {"name": name, "id": id, "settings": settings, "loss": loss.item(), "gradients": gradients}


def focal(scores, gamma):
    ce = F.cross_entropy(scores, labels, reduction="none")
    return ((1 - torch.exp(-ce)) ** gamma * ce).mean()


def distil(scores, t, a):
    with torch.no_grad(), model.disable_adapter():  # the teacher is llama-tiny itself
        teacher = rows(model)
    kl = F.kl_div(
        torch.log_softmax(scores / t, -1), torch.softmax(teacher / t, -1), reduction="batchmean"
    )
    return (1 - a) * F.cross_entropy(scores, labels) + a * t * t * kl


objectives = [
    row_case(
        "label smoothing",
        "label_smoothing",
        {"epsilon": 0.15},
        lambda s: F.cross_entropy(s, labels, label_smoothing=0.15),
    ),
    row_case("focal", "focal", {"gamma": 1.7}, lambda s: focal(s, 1.7)),
    row_case(
        "distillation",
        "distillation",
        {"teacher": "llama-tiny", "temperature": 3.0, "weight": 0.6},
        lambda s: distil(s, 3.0, 0.6),
    ),
]

# Class weights: torch's weighted cross entropy on bert-tiny, gradient of the head.
bert = BertForSequenceClassification.from_pretrained(os.path.join(HOSTS, "bert-tiny")).eval()
classified = [([5, 17, 40, 63], 0), ([12, 9, 60], 2), ([21, 44, 2, 7, 19], 1), ([8, 30], 0)]
weights = torch.tensor([0.5, 2.0, 1.25])
scores = torch.cat([bert(input_ids=torch.tensor([t])).logits for t, _ in classified])
loss = F.cross_entropy(scores, torch.tensor([y for _, y in classified]), weight=weights)
loss.backward()
classes = {
    "examples": [{"ids": t, "label": y} for t, y in classified],
    "weights": weights.tolist(),
    "loss": loss.item(),
    "classifier.weight": bert.classifier.weight.grad.flatten().tolist(),
    "classifier.bias": bert.classifier.bias.grad.flatten().tolist(),
}

adapter = {n.replace(".default", ""): {"shape": list(p.shape), "values": p.detach().flatten().tolist()} for n, p in lora.items()}
with open("cases.json", "w") as out:
    everything = rounded(
        {
            "seed": SEED,
            "torch": torch.__version__,
            "transformers": transformers.__version__,
            "peft": peft.__version__,
            "pairs": [{"prompt": p, "chosen": c, "rejected": r} for p, c, r in PAIRS],
            "judged": [{"prompt": p, "completion": c, "wanted": x} for p, c, x in JUDGED],
            "texts": TEXTS,
            "adapter": adapter,
            "preferences": preferences,
            "objectives": objectives,
            "class_weights": classes,
        }
    )
    json.dump(everything, out)
