"""Hugging Face PEFT doing what `scion bench sft` does, for a comparison on one machine.

    python sft.py MODEL_FOLDER DATA.jsonl [--technique lora|full] [--targets q_proj,v_proj|all-linear]
        [--rank 8] [--batch 4] [--steps 30] [--max-length 512] [--prompt T] [--completion T] [--dtype float32|bfloat16|autocast]

Prints one JSON line: real tokens a second without the first 3 steps, peak resident memory, losses. Scion does not need it.
"""
import argparse, json, resource, time
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

p = argparse.ArgumentParser()
p.add_argument("model"); p.add_argument("data")
p.add_argument("--technique", default="lora"); p.add_argument("--targets", default="q_proj,v_proj")
p.add_argument("--rank", type=int, default=8); p.add_argument("--batch", type=int, default=4)
p.add_argument("--steps", type=int, default=30); p.add_argument("--max-length", type=int, default=512)
p.add_argument("--prompt", default="{question}\n"); p.add_argument("--completion", default="{answer}")
p.add_argument("--dtype", default="float32"); p.add_argument("--seed", type=int, default=0)
p.add_argument("--threads", type=int, default=0)
a = p.parse_args()
if a.threads:
    torch.set_num_threads(a.threads)
torch.manual_seed(a.seed)
tokenizer = AutoTokenizer.from_pretrained(a.model)
model = AutoModelForCausalLM.from_pretrained(
    a.model, dtype=torch.bfloat16 if a.dtype == "bfloat16" else torch.float32, attn_implementation="sdpa")
model.config.use_cache = False
rate = 2e-5
if a.technique == "lora":
    from peft import LoraConfig, get_peft_model
    targets = a.targets if a.targets == "all-linear" else a.targets.split(",")
    model = get_peft_model(model, LoraConfig(r=a.rank, lora_alpha=2 * a.rank, lora_dropout=0.0,
                                             target_modules=targets, task_type="CAUSAL_LM"))
    rate = 2e-4
model.train()
trained = [q for q in model.parameters() if q.requires_grad]
optimizer = torch.optim.AdamW(trained, lr=rate, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01)


def fill(template, row):
    for key, value in row.items():
        template = template.replace("{" + key + "}", str(value))
    return template


rows = []
with open(a.data) as f:
    for line in f:
        row = json.loads(line)
        prompt = tokenizer(fill(a.prompt, row), add_special_tokens=False)["input_ids"]
        answer = tokenizer(fill(a.completion, row), add_special_tokens=False)["input_ids"] + [tokenizer.eos_token_id]
        ids = (prompt + answer)[: a.max_length]
        labels = ([-100] * len(prompt) + answer)[: a.max_length]
        rows.append((ids, labels))
        if len(rows) == a.batch * a.steps:
            break
losses, tokens, seconds = [], 0, 0.0
for step in range(a.steps):
    group = rows[step * a.batch:(step + 1) * a.batch]
    longest = max(len(i) for i, _ in group)
    ids = torch.tensor([i + [0] * (longest - len(i)) for i, _ in group])
    mask = torch.tensor([[1] * len(i) + [0] * (longest - len(i)) for i, _ in group])
    labels = torch.tensor([l + [-100] * (longest - len(l)) for _, l in group])
    start = time.perf_counter()
    with torch.autocast("cpu", torch.bfloat16, enabled=a.dtype == "autocast"):
        loss = model(input_ids=ids, attention_mask=mask, labels=labels).loss
    loss.backward()
    torch.nn.utils.clip_grad_norm_(trained, 1.0)
    optimizer.step()
    optimizer.zero_grad()
    losses.append(loss.item())
    if step >= 3:
        seconds += time.perf_counter() - start
        tokens += int(mask.sum())
print(json.dumps({
    "tokens_per_s": tokens / seconds, "peak_gb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9,
    "loss_first": losses[0], "loss_last5": sum(losses[-5:]) / len(losses[-5:]),
    "trainable": sum(q.numel() for q in trained), "dtype": a.dtype}))
