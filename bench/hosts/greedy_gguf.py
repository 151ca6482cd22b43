"""Greedy tokens of llama.cpp on an exported GGUF file against transformers on the same model's safetensors.

    python greedy_gguf.py MERGED_FOLDER FILE.gguf [FLOAT32.gguf]

The folder and the files come from `scion export ID --format safetensors` and `--format gguf --dtype float16|q8_0|float32`. Five
prompts, 16 tokens each. With a float32 file beside a Q8_0 one, every block of the latter is also compared with what gguf's own
quantiser makes of the float32 values. Needs torch, transformers, llama-cpp-python and gguf; Scion does not need it.
"""
import pathlib, sys

import gguf
import numpy as np
import torch
import transformers as tf
from llama_cpp import Llama

PROMPTS = ["We met the Marigold off the slip", "The clock said twenty minutes past eleven,", "Grandpa Joss felt a brisk wind", "At six sharp",
           "LOG 08:30 |"]
LENGTH = 16


def equal_blocks(full, eight):
    exact = {t.name: t for t in gguf.GGUFReader(full).tensors}
    same = blocks = 0
    for t in gguf.GGUFReader(eight).tensors:
        if t.tensor_type == gguf.GGMLQuantizationType.Q8_0:
            values = np.array(exact[t.name].data, dtype=np.float32).reshape(-1, t.shape[0])
            theirs = gguf.quants.quantize(values, gguf.GGMLQuantizationType.Q8_0).reshape(-1, 34)
            same += int((theirs == np.array(t.data).reshape(-1, 34)).all(axis=1).sum())
            blocks += len(theirs)
    return f"{same} of {blocks} blocks of Q8_0 bit-equal"


folder, file = sys.argv[1], sys.argv[2]
words = tf.AutoTokenizer.from_pretrained(folder)
model = tf.AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
llm = Llama(file, n_ctx=256, verbose=False)
same = 0
for prompt in PROMPTS:
    ids = words(prompt, return_tensors="pt").input_ids
    mine = model.generate(ids, max_new_tokens=LENGTH, do_sample=False, pad_token_id=model.config.eos_token_id)[0, ids.shape[1]:].tolist()
    if llm.tokenize(prompt.encode(), add_bos=False) != ids[0].tolist():
        raise SystemExit(f"{prompt!r} is tokenised otherwise")
    llm.reset()
    theirs = []
    for token in llm.generate(ids[0].tolist(), temp=0.0, top_k=1, repeat_penalty=1.0):
        theirs.append(token)
        if token == model.config.eos_token_id or len(theirs) == LENGTH:
            break
    same += theirs == mine
print(pathlib.Path(file).name, f"{same} of {len(PROMPTS)} prompts with the same tokens", equal_blocks(sys.argv[3], file) if len(sys.argv) > 3 else "")
llm.close()
