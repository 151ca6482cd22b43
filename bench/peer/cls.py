"""Hugging Face PEFT doing what `scion bench cls` does, for a comparison on one machine.

    python cls.py MODEL_FOLDER TRAIN.csv TEST.csv [--text text] [--label category] [--technique lora|full]
        [--targets query,value] [--rank 8] [--learning-rate 2e-3] [--epochs 1] [--batch 32] [--limit N]

Prints one JSON line: examples a second without the first 3 steps, peak resident memory, accuracy. Scion does not need it.
"""
import argparse, csv, json, resource, time
import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer

p = argparse.ArgumentParser()
p.add_argument("model"); p.add_argument("train"); p.add_argument("test")
p.add_argument("--text", default="text"); p.add_argument("--label", default="category")
p.add_argument("--technique", default="lora"); p.add_argument("--targets", default="query,value")
p.add_argument("--rank", type=int, default=8); p.add_argument("--learning-rate", type=float, default=2e-3)
p.add_argument("--epochs", type=float, default=1); p.add_argument("--batch", type=int, default=32)
p.add_argument("--seed", type=int, default=0); p.add_argument("--steps", type=int, default=0)
a = p.parse_args()
torch.manual_seed(a.seed)
read = lambda f: [(r[a.text], r[a.label]) for r in csv.DictReader(open(f, newline=""))]
train, test = read(a.train), read(a.test)
names = sorted({l for _, l in train})
number = {n: i for i, n in enumerate(names)}
tokenizer = AutoTokenizer.from_pretrained(a.model)
model = AutoModelForSequenceClassification.from_pretrained(a.model, num_labels=len(names))
if a.technique == "lora":
    from peft import LoraConfig, get_peft_model
    model = get_peft_model(model, LoraConfig(r=a.rank, lora_alpha=2 * a.rank, lora_dropout=0.0,
                                             target_modules=a.targets.split(","), task_type="SEQ_CLS"))
trained = [q for q in model.parameters() if q.requires_grad]
optimizer = torch.optim.AdamW(trained, lr=a.learning_rate, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01)
per_epoch = -(-len(train) // a.batch)
steps = a.steps or int(per_epoch * a.epochs)
warm = round(0.06 * steps)
schedule = torch.optim.lr_scheduler.LambdaLR(
    optimizer, lambda s: s / warm if s < warm else max(0.0, (steps - s) / max(1, steps - warm)))


def batch(rows):
    return tokenizer([t for t, _ in rows], truncation=True, max_length=128, padding=True, return_tensors="pt")


model.train()
seconds = examples = 0
done = 0
while done < steps:
    order = torch.randperm(len(train)).tolist()
    for at in range(0, len(order), a.batch):
        rows = [train[i] for i in order[at:at + a.batch]]
        inputs, labels = batch(rows), torch.tensor([number[l] for _, l in rows])
        start = time.perf_counter()
        loss = model(**inputs, labels=labels).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step(); schedule.step(); optimizer.zero_grad()
        done += 1
        if done > 3:
            seconds += time.perf_counter() - start
            examples += len(rows)
        if done == steps:
            break
model.eval()
right = 0
with torch.no_grad():
    for at in range(0, len(test), 64):
        rows = test[at:at + 64]
        right += sum(int(g == number[l]) for g, (_, l) in zip(model(**batch(rows)).logits.argmax(-1).tolist(), rows))
print(json.dumps({
    "examples_per_s": examples / seconds, "peak_gb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9,
    "accuracy": right / len(test), "trainable": sum(q.numel() for q in trained)}))
