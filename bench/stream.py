"""Trains on a file of many gigabytes with a small heap, and says the worker's peak. The file is made and removed here.

    python stream.py WORK_FOLDER [--gigabytes 10] [--steps 20]

Rows are those of nano-lm's task with a number in front; the model is nano-lm. The worker's heap is the usual one (1 GB);
rows stay on disk because the file is above 512 MB. Prints one JSON line: bytes, rows, seconds until training began,
tokens_per_s, peak_gb, losses.
"""
import argparse, json, pathlib, subprocess, time

p = argparse.ArgumentParser()
p.add_argument("work", type=pathlib.Path)
p.add_argument("--gigabytes", type=float, default=10)
p.add_argument("--steps", type=int, default=20)
args = p.parse_args()
root = pathlib.Path(__file__).resolve().parents[1]
args.work.mkdir(parents=True, exist_ok=True)
data, spec = args.work / "rows.jsonl", args.work / "experiment.yaml"
rows = [json.loads(line) for line in open(root / "sample-projects/nano-lm/data/train.jsonl")]
limit, written, count = int(args.gigabytes * 1e9), 0, 0
try:
    with open(data, "w", buffering=1 << 22) as out:
        while written < limit:
            r = rows[count % len(rows)]
            line = json.dumps({"id": count, "prompt": r["prompt"], "completion": r["completion"]}) + "\n"
            out.write(line)
            written += len(line)
            count += 1
    spec.write_text(json.dumps(dict(
        name="stream", model=str(root / "sample-projects/nano-lm/model"), task="causal-lm",
        data=dict(train=str(data), columns=dict(prompt="{prompt}\n", completion="{completion}"), max_length=256),
        techniques=[dict(id="lora", rank=8, sites=dict(targets="all-linear"))],
        training=dict(steps=args.steps, batch_size=16, learning_rate=1e-3, seed=1), engine=dict(threads=1))))
    workspace = args.work / "workspace"
    done = subprocess.run([str(root / "scion"), "--workspace", str(workspace), "run", str(spec), "--json"], capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(done.stderr[-1000:])
    result = json.loads(done.stdout.splitlines()[-1])
    events = [json.loads(line) for line in open(workspace / "runs" / result["id"] / "events.jsonl")]
    began = next(e["t"] for e in events if e["type"] == "phase" and e["name"] == "training")
    losses = [e["values"]["loss"] for e in events if e["type"] == "step"]
    print(json.dumps(dict(bytes=written, rows=count, seconds_until_training=(began - events[0]["t"]) / 1000, tokens_per_s=result["tokens_per_s"],
                          peak_gb=result["peak_gb"], loss_first=losses[0], loss_last=losses[-1], wall_s=result["wall_s"])))
finally:
    data.unlink(missing_ok=True)
