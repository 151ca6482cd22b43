"""Trains every host family on every task and shape of data through `scion run`, and writes the table.

    python trials.py WORK_FOLDER [--filter TEXT] [--seconds N]     (Python with pyarrow)

Each host is first trained from random weights for 40 steps and exported (`scion export --format safetensors`);
the trials load that folder and train an adapter for 30 steps. A trial that is done is not run again: results lie in
WORK_FOLDER/results.jsonl. At the end docs/hosts-and-data.md is written anew. Real weights: MiniLM, and SmolLM2 where
SMOLLM2 names its GGUF file.
"""
import argparse, csv, gzip, json, os, pathlib, subprocess, sys, time

import pyarrow as pa
import pyarrow.parquet as pq

p = argparse.ArgumentParser()
p.add_argument("work", type=pathlib.Path)
p.add_argument("--filter", default="")
p.add_argument("--seconds", type=float, default=1e9, help="starts no trial after so many seconds")
args = p.parse_args()
ROOT = pathlib.Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "sample-projects"
WORK = args.work.resolve()
END = time.time() + args.seconds
WORKSPACE = WORK / "workspace"
RESULTS = WORK / "results.jsonl"

# ---- hosts ----

SMALL = dict(vocab_size=2048, hidden_size=64, intermediate_size=128, num_hidden_layers=4, num_attention_heads=4, num_key_value_heads=2,
             head_dim=16, max_position_embeddings=512, bos_token_id=0, eos_token_id=0, pad_token_id=1, tie_word_embeddings=True,
             rope_parameters=dict(rope_type="default", rope_theta=10000.0), initializer_range=0.02)
BERT = dict(vocab_size=2048, hidden_size=64, intermediate_size=128, num_hidden_layers=3, num_attention_heads=4, max_position_embeddings=514,
            type_vocab_size=2, pad_token_id=1, layer_norm_eps=1e-5)
GEMMA = dict(SMALL, hidden_activation="gelu_pytorch_tanh", query_pre_attn_scalar=16, sliding_window=16)
PAIR = dict(rope_type="default", rope_theta=10000.0)
CONFIGS = {
    "llama": dict(SMALL, model_type="llama", hidden_act="silu"),
    "mistral": dict(SMALL, model_type="mistral", hidden_act="silu", sliding_window=16),
    "qwen2": dict(SMALL, model_type="qwen2", hidden_act="silu"),
    "qwen3": dict(SMALL, model_type="qwen3", hidden_act="silu", tie_word_embeddings=False),
    "gemma2": dict(GEMMA, model_type="gemma2", attn_logit_softcapping=50.0, final_logit_softcapping=30.0),
    "gemma3": dict(GEMMA, model_type="gemma3_text", sliding_window_pattern=2,
                   rope_parameters=dict(sliding_attention=PAIR, full_attention=dict(PAIR, rope_theta=1e6))),
    "phi3": dict(SMALL, model_type="phi3", hidden_act="silu", sliding_window=16, tie_word_embeddings=False),
    "gpt2": dict(model_type="gpt2", vocab_size=2048, n_embd=64, n_layer=4, n_head=4, n_positions=512, bos_token_id=0, eos_token_id=0,
                 pad_token_id=1, activation_function="gelu_new"),
    "bert": dict(BERT, model_type="bert", hidden_act="gelu"),
    "roberta": dict(BERT, model_type="roberta", hidden_act="gelu"),
}
NAMES = dict(llama="Llama", mistral="Mistral, window 16", qwen2="Qwen2", qwen3="Qwen3", gemma2="Gemma 2", gemma3="Gemma 3", phi3="Phi-3",
             gpt2="GPT-2", bert="BERT", roberta="RoBERTa", minilm="MiniLM (real)", smollm2="SmolLM2-135M (real)")
DECODERS = list(CONFIGS)[:8]
CHAT = ("{% for m in messages %}{{ m.role }}: {{ m.content }}{{ eos_token }}\n{% endfor %}"
        "{% if add_generation_prompt %}assistant: {% endif %}")


def write_host(name):
    folder = WORK / "random" / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(CONFIGS[name]))
    (folder / "tokenizer.json").write_bytes((SAMPLES / "nano-lm/model/tokenizer.json").read_bytes())
    options = json.loads((SAMPLES / "nano-lm/model/tokenizer_config.json").read_text())
    options["chat_template"] = CHAT
    (folder / "tokenizer_config.json").write_text(json.dumps(options))
    return folder


# ---- rows of every shape, from the samples' own data ----

def rows():
    log = [json.loads(line) for line in open(SAMPLES / "nano-lm/data/train.jsonl")][:320]
    with open(SAMPLES / "support-intent/data/train.csv") as f:
        intents = list(csv.DictReader(f))
    few = [r for r in intents if r["label"] in sorted({r["label"] for r in intents})[:4]]
    shapes = {}
    shapes["prompt/completion"] = [dict(prompt=r["prompt"] + "\n", completion=r["completion"]) for r in log]
    shapes["alpaca"] = [dict(instruction="Write the log line.", input=r["prompt"], output=r["completion"]) for r in log]
    shapes["question/answer"] = [dict(question=r["prompt"], answer=r["completion"]) for r in log]
    shapes["text"] = [dict(text=r["prompt"] + "\n" + r["completion"]) for r in log]
    turns = [[("user", r["prompt"]), ("assistant", r["completion"]), ("user", "Thanks. Once more?"), ("assistant", r["completion"])] for r in log]
    shapes["messages"] = [dict(messages=[dict(role=a, content=b) for a, b in t]) for t in turns]
    shapes["sharegpt"] = [dict(conversations=[{"from": dict(user="human", assistant="gpt")[a], "value": b} for a, b in t]) for t in turns]
    shapes["preferences"] = [dict(prompt=r["prompt"] + "\n", chosen=r["completion"], rejected=s["completion"]) for r, s in zip(log, log[1:])]
    shapes["text/label"] = [dict(text=r["text"], label=r["label"]) for r in few]
    paired = zip(few, few[3:] + few[:3])
    shapes["pair/label"] = [dict(sentence1=a["text"], sentence2=b["text"], label="same" if a["label"] == b["label"] else "other") for a, b in paired]
    shapes["text/number"] = [dict(text=r["text"], score=round(len(r["text"].split()) / 10, 1)) for r in intents[:320]]
    words = ["order", "device", "account", "refund"]
    shapes["text/labels"] = [dict(text=r["text"], labels=[w for w in words if w in (r["text"] + r["label"]).lower()] or ["none"]) for r in intents[:320]]
    tokens = [r["prompt"].split() for r in log]
    shapes["tokens/tags"] = [dict(tokens=t, tags=["B-NAME" if w[0].isupper() and i else "O" for i, w in enumerate(t)]) for t in tokens]
    return shapes


SHAPES = rows()
TASKS = {"text/label": "classification", "pair/label": "classification", "text/number": "regression", "text/labels": "multi-label-classification",
         "tokens/tags": "token-classification"}
TABLES = ["csv", "tsv", "csv.gz", "tsv.zst"]
CONTAINERS = ["jsonl", "json", "parquet", "jsonl.gz", "jsonl.zst", "json.gz"] + TABLES


def flat(value):
    """A list in a table: words with blanks, labels with commas."""
    return value if not isinstance(value, list) else (",".join(value) if "none" in value or len(value) < 3 else " ".join(value))


def write_data(shape, container):
    file = WORK / "data" / (shape.replace("/", "-") + "." + container)
    file.parent.mkdir(exist_ok=True)
    data = SHAPES[shape]
    kind = container.split(".")[0]
    if kind == "parquet":
        pq.write_table(pa.Table.from_pylist(data), file)
        return file
    if kind == "jsonl":
        text = "".join(json.dumps(r) + "\n" for r in data)
    elif kind == "json":
        text = json.dumps(data)
    else:
        import io
        out = io.StringIO()
        writer = csv.writer(out, delimiter="," if kind == "csv" else "\t", lineterminator="\n")
        writer.writerow(data[0].keys())
        writer.writerows([flat(v) for v in r.values()] for r in data)
        text = out.getvalue()
    raw = text.encode()
    if container.endswith(".gz"):
        raw = gzip.compress(raw)
    elif container.endswith(".zst"):
        raw = pa.compress(raw, codec="zstd", asbytes=True)
    file.write_bytes(raw)
    return file


# ---- running ----

def scion(*words):
    command = [str(ROOT / "scion"), "--workspace", str(WORKSPACE), *map(str, words), "--json"]
    done = subprocess.run(command, capture_output=True, text=True)
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    return done.returncode, json.loads(lines[-1]) if lines else {}, done.stderr[-600:]


def spec(name, model, task, data, **more):
    body = dict(name=name, model=str(model), task=task, data=dict(train=str(data), max_length=128), techniques=[dict(id="lora", rank=8, alpha=16,
                sites=dict(targets="all-linear"))], training=dict(steps=30, batch_size=8, learning_rate=5e-3, seed=1), engine=dict(threads=1))
    body.update(more)
    file = WORK / "specs" / (name.replace("/", "-") + ".yaml")
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(body, indent=1))
    return file


def losses(run):
    values = {}
    for line in open(WORKSPACE / "runs" / run / "events.jsonl"):
        event = json.loads(line)
        if event["type"] == "step":
            values[event["step"]] = event["values"]["loss"]
    found = [values[k] for k in sorted(values)]
    last = found[-5:]
    return found[0], sum(last) / len(last), len(found)


def host(name):
    """The folder of a host that has seen 40 steps."""
    if name == "minilm":
        return "builtin:minilm"
    if name == "smollm2":
        return os.environ["SMOLLM2"]
    folder = WORK / "hosts" / name
    if folder.exists():
        return folder
    lm = name in DECODERS
    shape = "text" if lm else "text/label"
    data = write_data(shape, "jsonl")
    columns = dict(completion="{text}") if lm else dict(text="{text}", label="label")
    file = spec("host-" + name, write_host(name), "causal-lm" if lm else "classification", data, from_scratch=True, techniques=[dict(id="full")],
                training=dict(steps=40, batch_size=8, learning_rate=3e-3, seed=1))
    body = json.loads(file.read_text())
    body["data"]["columns"] = columns
    file.write_text(json.dumps(body, indent=1))
    code, result, error = scion("run", file)
    if code == 0:
        code, _, error = scion("export", result["id"], "--format", "safetensors", "--out", folder)
    if code != 0:
        raise SystemExit(f"host {name}: exit {code}\n{error}")
    return folder


def trial(name, shape, container, technique="lora"):
    key = f"{name} {shape} {container} {technique}"
    if key in DONE or key in STARTED or args.filter not in key or time.time() > END:
        return
    STARTED.append(key)
    model = host(name)
    data = write_data(shape, container)
    file = WORK / "specs" / (key.replace("/", "-").replace(" ", "_") + ".yaml")
    file.parent.mkdir(exist_ok=True)
    file.unlink(missing_ok=True)
    start = time.time()
    # What a user does: init recognises task and columns, run trains.
    code, guessed, error = scion("init", "--model", model, "--data", data, "--out", file)
    result = {}
    if code == 0:
        sets = ["training.steps=30", "training.batch_size=8", "training.learning_rate=3e-3", "engine.threads=1", "data.max_length=128"]
        lora = dict(id="lora", rank=8, alpha=16, sites=dict(targets="all-linear"))
        techniques = [lora] if technique == "lora" else [lora, dict(id=technique)]
        sets.append("techniques=" + json.dumps(techniques))
        code, result, error = scion("run", file, "--name", key.replace(" ", "_"), *[w for s in sets for w in ("--set", s)])
    row = dict(key=key, host=name, shape=shape, container=container, technique=technique, task=guessed.get("task"), exit=code, seconds=round(time.time() - start, 1))
    if code == 0:
        first, last, steps = losses(result["id"])
        row.update(first=first, last=last, steps=steps, metrics=result["metrics"])
    else:
        row["error"] = error or json.dumps(result)
    with open(RESULTS, "a") as f:
        f.write(json.dumps(row) + "\n")
    print(key, code, row.get("first"), row.get("last"), row.get("error", "")[-300:], flush=True)


def trials():
    lm = ["prompt/completion", "alpaca", "messages", "sharegpt", "question/answer", "text"]
    heads = ["text/label", "text/number", "text/labels", "pair/label"]
    for i, name in enumerate(DECODERS):
        trial(name, lm[i % 6], CONTAINERS[i % 3])
        trial(name, heads[i % 4], CONTAINERS[(i + 1) % 6])
        if name != "gemma3":  # transformers has no such head
            trial(name, "tokens/tags", CONTAINERS[(i + 2) % 6])
    for i, (name, technique) in enumerate(zip(["llama", "mistral", "qwen3", "gemma3", "phi3"], ["dpo", "ipo", "orpo", "simpo", "dpo"])):
        trial(name, "preferences", CONTAINERS[i], technique)
    for i, name in enumerate(["bert", "roberta", "minilm"]):
        for j, shape in enumerate(["text/label", "tokens/tags", heads[1 + i % 3]]):
            trial(name, shape, CONTAINERS[(i + j) % 3])
    for i, shape in enumerate(SHAPES):
        files = CONTAINERS[:6] if shape in ("messages", "sharegpt") else CONTAINERS
        technique = "dpo" if shape == "preferences" else "lora"
        trial("minilm" if shape in TASKS else "llama", shape, files[(i + 6) % len(files)], technique)
    if "SMOLLM2" in os.environ:
        trial("smollm2", "prompt/completion", "jsonl")


def number(x):
    return "" if x is None else f"{x:.3f}"


def table():
    results = [json.loads(line) for line in open(RESULTS)]
    latest = {r["key"]: r for r in results}.values()
    out = ["# Hosts, tasks and data: short trainings through the command line", "",
           "Written by `python bench/hosts/trials.py WORK_FOLDER`; each line is `scion init --model M --data F` and `scion run` of what it wrote, with",
           "30 steps of 8 rows, LoRA of rank 8 on all linear layers, rate 3e-3, one thread. Tiny hosts were trained from random weights for 40 steps first, exported as",
           "safetensors and read again. *first* is the loss of step 1 before any update, *last* the mean of the last 5 steps. These are small models for a",
           "few seconds: the table shows that a combination trains, not how well. The command goes on where it ended; what it has not reached yet is not here.", ""]
    ok = [r for r in latest if r["exit"] == 0]
    out += [f"{len(ok)} of {len(latest)} ended with exit code 0; the loss fell in {sum(r['last'] < r['first'] for r in ok)}.", "",
            "| host | data | file | task | technique | steps | first | last | s |", "|---|---|---|---|---|---|---|---|---|"]
    for r in latest:
        tail = f"{r['steps']} | {number(r['first'])} | {number(r['last'])}" if r["exit"] == 0 else f"exit {r['exit']} | | "
        technique = r["technique"] if r["technique"] == "lora" else "lora, " + r["technique"]
        out.append(f"| {NAMES[r['host']]} | {r['shape']} | .{r['container']} | {r['task']} | {technique} | {tail} | {r['seconds']:.0f} |")
    (ROOT / "docs/hosts-and-data.md").write_text("\n".join(out) + "\n")


WORK.mkdir(parents=True, exist_ok=True)
DONE = {r["key"] for r in map(json.loads, open(RESULTS)) if r["exit"] == 0} if RESULTS.exists() else set()
STARTED = []
trials()
table()
if time.time() < END:
    print("finished")
