"""Records LoRA adapters of PEFT on the tiny hosts of the runner's golden cases.

    python make_lora_goldens.py HOSTS OUT       (HOSTS: runner/src/test/resources/goldens/hosts)

Made with peft 0.21.2, transformers 5.24.0 and torch 2.15.0 on a CPU, float32, eager attention, dropout 0,
seed 11. The layout is that of `scion parity`: adapter_config.json and adapter_model.safetensors as PEFT saves
them, io.safetensors with inputs, labels, logits, base_logits, loss, merged_logits, grad/NAME IN THE FILE.
"""

import json
import pathlib
import sys

import peft
import torch
import transformers as tf
from safetensors.torch import save_file

HOSTS, OUT = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
LM, LABEL, TAGS = "CAUSAL_LM", "SEQ_CLS", "TOKEN_CLS"
AUTO = {LM: tf.AutoModelForCausalLM, LABEL: tf.AutoModelForSequenceClassification, TAGS: tf.AutoModelForTokenClassification}

# variant, host, task, config
CASES = [
    ("all-linear", "qwen3-tiny", LM, dict(r=2, lora_alpha=6, target_modules="all-linear")),
    ("dora", "qwen3-window", LM, dict(r=3, target_modules=["k_proj", "o_proj"], use_dora=True)),
    ("all-linear", "gemma2-tiny", LM, dict(r=2, target_modules="all-linear")),
    ("default", "gemma3-tiny", LM, dict(r=4)),
    ("default", "mistral-window", LM, dict(r=2, use_rslora=True)),
    ("qkv", "phi3-tiny", LM, dict(r=2, target_modules=["qkv_proj"])),
    ("all-linear", "phi3-longrope", LM, dict(r=3, target_modules="all-linear")),
    ("all-linear", "gemma3-label", LABEL, dict(r=2, target_modules="all-linear")),
    ("regex", "phi3-tags", TAGS, dict(r=2, target_modules=r".*1\.(self_attn\.qkv|mlp\.gate_up)_proj")),
    ("patterns", "qwen3-several", LABEL, dict(r=2, target_modules=["q_proj", "v_proj"], rank_pattern={"1.self_attn.q_proj": 4})),
    ("default", "mistral-number", LABEL, dict(r=2)),
    ("embedding", "phi3-tiny", LM, dict(r=2, target_modules=["embed_tokens", "qkv_proj"])),
]


def inputs(model, task):
    ids = torch.randint(3, 40, (3, 11))
    mask = torch.ones_like(ids)
    for row, length in enumerate([11, 6, 9]):
        ids[row, length:] = model.config.pad_token_id or 0
        mask[row, length:] = 0
    if task == TAGS:
        labels = torch.randint(0, 3, ids.shape).masked_fill(mask == 0, -100)
    elif task == LM:
        labels = ids.masked_fill(mask == 0, -100)
    elif model.config.problem_type == "regression":
        labels = torch.randn(3)
    elif model.config.problem_type == "multi_label_classification":
        labels = torch.randint(0, 2, (3, 3)).float()
    else:
        labels = torch.randint(0, 3, (3,))
    return dict(input_ids=ids, attention_mask=mask, labels=labels)


def record(variant, host, task, config):
    torch.manual_seed(11)
    base = AUTO[task].from_pretrained(HOSTS / host, dtype=torch.float32, attn_implementation="eager").eval()
    batch = inputs(base, task)
    tensors = {k: v.contiguous() for k, v in batch.items()}
    tensors["base_logits"] = base(**batch).logits.detach().contiguous()
    model = peft.get_peft_model(base, peft.LoraConfig(task_type=task, **config)).eval()
    for p in model.parameters():
        if p.requires_grad:
            p.data += 0.2 * torch.randn_like(p)
    out = model(**batch)
    out.loss.backward()
    tensors["logits"] = out.logits.detach().contiguous()
    tensors["loss"] = out.loss.detach().reshape(1)
    for name, p in model.named_parameters():
        if p.requires_grad:
            short = name.replace(".modules_to_save.default", "").replace(".default", "")
            tensors["grad/" + short.replace("magnitude_vector.weight", "magnitude_vector")] = p.grad.contiguous()
    folder = OUT / f"lora--{variant}--{host}"
    model.save_pretrained(folder)
    (folder / "README.md").unlink(missing_ok=True)
    adapter = json.loads((folder / "adapter_config.json").read_text())
    adapter["base_model_name_or_path"] = "hosts/" + host
    (folder / "adapter_config.json").write_text(json.dumps(adapter, indent=1) + "\n")
    merged = model.merge_and_unload()
    tensors["merged_logits"] = merged(**batch).logits.detach().contiguous()
    save_file(tensors, folder / "io.safetensors")
    meta = dict(case=folder.name, peft_type="LORA", variant=variant, host=host, task_type=task, verify="peft", dtype="float32",
                mergeable=True, merged_equivalent=True, extra_args={}, seed=11, attn_implementation="eager",
                versions=dict(torch=torch.__version__, transformers=tf.__version__, peft=peft.__version__))
    (folder / "meta.json").write_text(json.dumps(meta, indent=1) + "\n")
    print(folder.name, float(out.loss.detach()))


for case in CASES:
    record(*case)
