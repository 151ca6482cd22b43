"""Records the cases of this folder: tiny random hosts and what transformers computes with them.

    python make_goldens.py OUT [HOST]...

Made with transformers 5.24.0 and torch 2.15.0 on a CPU, float32, eager attention, dropout 0, seed 7.
The layout is that of `scion parity`: hosts/HOST (config.json, weights) and base--HOST (io.safetensors
with inputs, labels, logits, loss, hidden/I, grad/PARAMETER; meta.json).
"""

import json
import pathlib
import sys

import torch
import transformers as tf
from safetensors.torch import save_file

OUT = pathlib.Path(sys.argv[1])
SMALL = dict(vocab_size=40, hidden_size=16, intermediate_size=24, num_hidden_layers=2, num_attention_heads=4,
             num_key_value_heads=2, max_position_embeddings=64, pad_token_id=None, bos_token_id=1, eos_token_id=2)
BERT = dict(vocab_size=40, hidden_size=16, intermediate_size=24, num_hidden_layers=2, num_attention_heads=4,
            max_position_embeddings=40, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0)
GPT2 = dict(vocab_size=40, n_embd=16, n_layer=2, n_head=4, n_positions=40, attn_pdrop=0.0, embd_pdrop=0.0,
            resid_pdrop=0.0, pad_token_id=None, bos_token_id=1, eos_token_id=2)
GEMMA = dict(SMALL, head_dim=8, pad_token_id=0, query_pre_attn_scalar=6, sliding_window=4)
THREE = {i: n for i, n in enumerate(["B-place", "I-place", "O"])}
TAGS = dict(id2label=THREE, label2id={n: i for i, n in THREE.items()}, classifier_dropout=0.0)
SEVERAL = dict(num_labels=3, problem_type="multi_label_classification", classifier_dropout=0.0)
NUMBER = dict(num_labels=1, problem_type="regression", classifier_dropout=0.0)
SINGLE = dict(num_labels=3, problem_type="single_label_classification", classifier_dropout=0.0)
YARD = {"rope_type": "default", "rope_theta": 10000.0}
YARN = {"rope_type": "yarn", "rope_theta": 10000.0, "factor": 4.0, "original_max_position_embeddings": 16, "beta_fast": 16.0}
LONGROPE = {"rope_type": "longrope", "rope_theta": 10000.0, "partial_rotary_factor": 0.75, "short_factor": [1.0, 1.5, 1.7],
            "long_factor": [2.0, 4.0, 5.0], "original_max_position_embeddings": 8}

# host, task model, config, how the weights are stored
HOSTS = [
    ("mistral-window", tf.MistralForCausalLM, tf.MistralConfig(**SMALL, sliding_window=4, tie_word_embeddings=False), {}),
    ("qwen3-tiny", tf.Qwen3ForCausalLM, tf.Qwen3Config(**SMALL, head_dim=8, tie_word_embeddings=True), {}),
    ("qwen3-window", tf.Qwen3ForCausalLM, tf.Qwen3Config(**SMALL, head_dim=4, use_sliding_window=True, sliding_window=3,
        max_window_layers=1, tie_word_embeddings=False, attention_bias=True), {}),
    ("gemma2-tiny", tf.Gemma2ForCausalLM, tf.Gemma2Config(**GEMMA, attn_logit_softcapping=1.5, final_logit_softcapping=2.0), {}),
    ("gemma3-tiny", tf.Gemma3ForCausalLM, tf.Gemma3TextConfig(**dict(GEMMA, num_hidden_layers=3), layer_types=["sliding_attention",
        "sliding_attention", "full_attention"], rope_parameters={"sliding_attention": YARD,
        "full_attention": {"rope_type": "linear", "factor": 2.0, "rope_theta": 1000000.0}}), {}),
    ("phi3-tiny", tf.Phi3ForCausalLM, tf.Phi3Config(**SMALL, sliding_window=5, tie_word_embeddings=False), {}),
    ("llama-sharded", tf.LlamaForCausalLM, tf.LlamaConfig(**SMALL, tie_word_embeddings=True), {"max_shard_size": "6KB"}),
    ("llama-bf16", tf.LlamaForCausalLM, tf.LlamaConfig(**SMALL, tie_word_embeddings=False), {"bf16": True}),
    ("llama-tags", tf.LlamaForTokenClassification, tf.LlamaConfig(**SMALL, **TAGS), {}),
    ("mistral-number", tf.MistralForSequenceClassification, tf.MistralConfig(**dict(SMALL, pad_token_id=0), **NUMBER, sliding_window=4), {}),
    ("qwen3-several", tf.Qwen3ForSequenceClassification, tf.Qwen3Config(**dict(SMALL, pad_token_id=0), **SEVERAL, head_dim=4), {}),
    ("gemma2-tags", tf.Gemma2ForTokenClassification, tf.Gemma2Config(**GEMMA, **TAGS, attn_logit_softcapping=1.5), {}),
    ("gemma3-label", tf.Gemma3TextForSequenceClassification, tf.Gemma3TextConfig(**GEMMA, **SINGLE), {}),
    ("phi3-tags", tf.Phi3ForTokenClassification, tf.Phi3Config(**SMALL, **TAGS), {}),
    ("gpt2-tags", tf.GPT2ForTokenClassification, tf.GPT2Config(**GPT2, **TAGS), {}),
    ("gpt2-several", tf.GPT2ForSequenceClassification, tf.GPT2Config(**dict(GPT2, pad_token_id=0), **SEVERAL), {}),
    ("bert-number", tf.BertForSequenceClassification, tf.BertConfig(**BERT, **NUMBER), {}),
    ("bert-several", tf.BertForSequenceClassification, tf.BertConfig(**BERT, **SEVERAL), {}),
    ("roberta-number", tf.RobertaForSequenceClassification, tf.RobertaConfig(**BERT, **NUMBER, pad_token_id=1), {}),
    ("llama-yarn", tf.LlamaForCausalLM, tf.LlamaConfig(**SMALL, rope_parameters=YARN), {}),
    ("phi3-longrope", tf.Phi3ForCausalLM, tf.Phi3Config(**dict(SMALL, hidden_size=32), original_max_position_embeddings=8,
        rope_parameters=LONGROPE), {}),
    ("gpt2-options", tf.GPT2LMHeadModel, tf.GPT2Config(**GPT2, activation_function="relu", scale_attn_weights=False,
        scale_attn_by_inverse_layer_idx=True), {}),
    ("bert-relu", tf.BertForTokenClassification, tf.BertConfig(**BERT, **TAGS, hidden_act="relu"), {}),
    ("roberta-tags", tf.RobertaForTokenClassification, tf.RobertaConfig(**BERT, **TAGS, pad_token_id=1), {}),
]


def randomised(model):
    """Every parameter away from its start, so that none of them can be left out unseen."""
    for p in model.parameters():
        p.data += 0.3 * torch.randn_like(p)


def inputs(model, config):
    pad = config.pad_token_id if config.pad_token_id is not None else 0
    ids = torch.randint(3, 40, (3, 11))
    mask = torch.ones_like(ids)
    for row, length in enumerate([11, 6, 9]):
        ids[row, length:] = pad
        mask[row, length:] = 0
    name = type(model).__name__
    if "ForToken" in name:
        labels = torch.randint(0, 3, ids.shape).masked_fill(mask == 0, -100)
        labels[0, 3:5] = -100
    elif "ForSequence" not in name:
        labels = ids.masked_fill(mask == 0, -100)
        labels[:, :2] = -100
    elif config.problem_type == "regression":
        labels = torch.randn(3)
    elif config.problem_type == "multi_label_classification":
        labels = torch.randint(0, 2, (3, 3)).float()
    else:
        labels = torch.randint(0, 3, (3,))
    return dict(input_ids=ids, attention_mask=mask, labels=labels)


def record(host, kind, config, stored):
    torch.manual_seed(7)
    config._attn_implementation = "eager"
    model = kind(config).eval()
    randomised(model)
    if stored.pop("bf16", False):
        model = model.to(torch.bfloat16)
        model.save_pretrained(OUT / "hosts" / host)
        model = model.float()
    else:
        model.save_pretrained(OUT / "hosts" / host, **stored)
    for extra in (OUT / "hosts" / host).glob("generation_config.json"):
        extra.unlink()
    batch = inputs(model, config)
    out = model(**batch, output_hidden_states=True)
    out.loss.backward()
    tensors = {k: v.contiguous() for k, v in batch.items()}
    tensors["logits"] = out.logits.detach().contiguous()
    tensors["loss"] = out.loss.detach().reshape(1)
    for i, h in enumerate(out.hidden_states):
        tensors[f"hidden/{i}"] = h.detach().contiguous()
    for name, p in model.named_parameters():
        tensors["grad/" + name] = (torch.zeros_like(p) if p.grad is None else p.grad).contiguous()
    folder = OUT / ("base--" + host)
    folder.mkdir(parents=True, exist_ok=True)
    save_file(tensors, folder / "io.safetensors")
    meta = dict(case=folder.name, peft_type="BASE", variant="plain", host=host, verify="base", dtype="float32", seed=7,
                versions=dict(torch=torch.__version__, transformers=tf.__version__), attn_implementation="eager")
    (folder / "meta.json").write_text(json.dumps(meta, indent=1) + "\n")
    print(host, type(model).__name__, float(out.loss.detach()))


for host in HOSTS:
    if len(sys.argv) == 2 or host[0] in sys.argv[2:]:
        record(*host)
