"""Makes small.gguf and small.safetensors (what small.gguf must decode to).

Run here with: python make_gguf.py   (gguf 0.19.0, numpy 2.4.6, safetensors; seed 7)
The decoded values come from gguf.quants, which is written apart from Scion's reader; blocks hold random bytes with
scales that are finite halves.
"""
import gguf
import numpy as np
from gguf import GGMLQuantizationType as T
from safetensors.numpy import save_file

rng = np.random.default_rng(7)
COLUMNS, HEADS, KV_HEADS = 256, 2, 1
HALVES_AT = {  # where the float16 scales lie in a block
    T.Q4_0: [0], T.Q4_1: [0, 2], T.Q5_0: [0], T.Q5_1: [0, 2], T.Q8_0: [0],
    T.Q4_K: [0, 2], T.Q5_K: [0, 2], T.Q6_K: [208],
}
PLAIN = {T.F64: np.float64, T.F32: np.float32, T.F16: np.float16, T.I64: np.int64, T.I32: np.int32,
         T.I16: np.int16, T.I8: np.int8}


def blocks(kind, rows):
    elements, size = gguf.GGML_QUANT_SIZES[kind]
    raw = rng.integers(0, 256, (rows * COLUMNS // elements, size), dtype=np.uint8)
    for at in HALVES_AT[kind]:
        scale = (rng.standard_normal(len(raw)) * 0.02).astype(np.float16)
        raw[:, at:at + 2] = scale.view(np.uint8).reshape(-1, 2)
    return raw.reshape(rows, -1)


def unpermuted(weight, heads):
    return np.ascontiguousarray(
        weight.reshape(heads, weight.shape[0] // heads // 2, 2, *weight.shape[1:]).swapaxes(1, 2).reshape(weight.shape))


writer = gguf.GGUFWriter("small.gguf", "llama")
writer.add_block_count(16)
writer.add_context_length(64)
writer.add_embedding_length(COLUMNS)
writer.add_feed_forward_length(COLUMNS)
writer.add_head_count(HEADS)
writer.add_head_count_kv(KV_HEADS)
writer.add_key_length(8)
writer.add_rope_dimension_count(8)
writer.add_rope_freq_base(50000.0)
writer.add_layer_norm_rms_eps(1e-5)
writer.add_tokenizer_model("gpt2")
writer.add_tokenizer_pre("smollm")
writer.add_token_list(["<|end|>", "H", "e", "l", "o", "\u0120", "He", "ll", "<tool>", "llo"])
writer.add_token_types([3, 1, 1, 1, 1, 1, 1, 1, 4, 1])
writer.add_token_merges(["H e", "l l", "ll o"])
writer.add_bos_token_id(0)
writer.add_eos_token_id(0)
writer.add_add_bos_token(True)
writer.add_chat_template("{{ messages[0]['content'] }}")
expected = {}


def add(name, to, data, kind=None, values=None):
    writer.add_tensor(name, data, raw_dtype=kind)
    expected[to] = np.ascontiguousarray(values if values is not None else data.astype(np.float32))


add("token_embd.weight", "model.embed_tokens.weight", rng.standard_normal((10, 3)).astype(np.float32))
layer = 0
for kind, numpy_type in PLAIN.items():
    data = rng.integers(-100, 100, (1, COLUMNS)) if "int" in str(numpy_type) else rng.standard_normal((1, COLUMNS))
    add(f"blk.{layer}.ffn_down.weight", f"model.layers.{layer}.mlp.down_proj.weight", data.astype(numpy_type))
    layer += 1
brain = (rng.standard_normal(COLUMNS).astype(np.float32).view(np.uint32) >> 16).astype(np.uint16).reshape(1, -1)
add(f"blk.{layer}.ffn_down.weight", f"model.layers.{layer}.mlp.down_proj.weight", brain.view(np.uint8), T.BF16,
    gguf.quants.dequantize(brain.view(np.uint8), T.BF16))
for kind in HALVES_AT:
    layer += 1
    raw = blocks(kind, 1)
    add(f"blk.{layer}.ffn_down.weight", f"model.layers.{layer}.mlp.down_proj.weight", raw, kind,
        gguf.quants.dequantize(raw, kind))
queries = blocks(T.Q8_0, 16)
add("blk.0.attn_q.weight", "model.layers.0.self_attn.q_proj.weight", queries, T.Q8_0,
    unpermuted(gguf.quants.dequantize(queries, T.Q8_0), HEADS))
keys = rng.standard_normal((8, 4)).astype(np.float16)
add("blk.0.attn_k.weight", "model.layers.0.self_attn.k_proj.weight", keys, None,
    unpermuted(keys.astype(np.float32), KV_HEADS))
bias = rng.standard_normal(16).astype(np.float32)
add("blk.0.attn_q.bias", "model.layers.0.self_attn.q_proj.bias", bias, None, unpermuted(bias, HEADS))
add("output_norm.weight", "model.norm.weight", np.array([1, 2, 3], np.float32))
writer.write_header_to_file()
writer.write_kv_data_to_file()
writer.write_tensors_to_file()
writer.close()
save_file(expected, "small.safetensors")
