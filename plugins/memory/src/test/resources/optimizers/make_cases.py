"""Steps of torch's SGD and transformers' Adafactor on two small tensors: writes cases.json.

Run with any Python that has torch and transformers; nothing of Scion needs it.
"""
import json

import torch
import transformers
from transformers.optimization import Adafactor

SEED, STEPS, RATE = 20261128, 6, 0.05


def numbers(tensor):
    return [float(x) for x in tensor.flatten()]


def case(name, make):
    generator = torch.Generator().manual_seed(SEED)
    draw = lambda *shape: torch.randn(*shape, generator=generator)
    tensors = {"matrix": draw(5, 3), "vector": draw(4)}
    parameters = {k: torch.nn.Parameter(v.clone()) for k, v in tensors.items()}
    optimizer = make(list(parameters.values()))
    gradients, after = [], []
    for step in range(STEPS):
        own = {k: draw(*v.shape) * (0.1 + step) for k, v in tensors.items()}
        for k, p in parameters.items():
            p.grad = own[k].clone()
        optimizer.step()
        gradients.append({k: numbers(g) for k, g in own.items()})
        after.append({k: numbers(p.detach()) for k, p in parameters.items()})
    start = {k: numbers(v) for k, v in tensors.items()}
    return {"name": name, "start": start, "gradients": gradients, "after": after}


def sgd(**options):
    return lambda ps: torch.optim.SGD(ps, lr=RATE, **options)


def adafactor(**options):
    own = dict(lr=RATE, scale_parameter=False, relative_step=False, warmup_init=False)
    own.update(options)
    return lambda ps: Adafactor(ps, **own)


cases = [
    case("sgd plain", sgd(weight_decay=0.5)),
    case("sgd momentum", sgd(momentum=0.9, weight_decay=0.5)),
    case("sgd nesterov", sgd(momentum=0.9, nesterov=True, weight_decay=0.5)),
    case("adafactor trainer", adafactor(weight_decay=0.5)),
    case("adafactor moment", adafactor(beta1=0.9, weight_decay=0.5)),
    case("adafactor scaled", adafactor(scale_parameter=True, weight_decay=0.5)),
    case("adafactor relative", adafactor(lr=None, relative_step=True, scale_parameter=True)),
    case("adafactor warmup", adafactor(lr=None, relative_step=True, warmup_init=True)),
]
versions = {"torch": torch.__version__, "transformers": transformers.__version__}
with open("cases.json", "w") as out:
    json.dump({"seed": SEED, "rate": RATE, **versions, "cases": cases}, out)
