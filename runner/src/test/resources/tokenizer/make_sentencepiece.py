"""Makes sentencepiece.gguf, a small SentencePiece BPE vocabulary in GGUF form, and sentencepiece.json, how texts are read with it.

    python make_sentencepiece.py TEXTS.txt

Made with sentencepiece 0.2.3 and gguf 0.19.0; the ids come from SentencePiece itself, with <s> in front. llama-cpp-python 0.3.36
gave the same for all of them (checked here when it is installed).
"""

import json
import sys

import gguf
import numpy as np
import sentencepiece as spm

spm.SentencePieceTrainer.train(
    input=sys.argv[1], model_prefix="/tmp/sentencepiece", vocab_size=420, model_type="bpe", byte_fallback=True,
    character_coverage=0.995, normalization_rule_name="identity", remove_extra_whitespaces=False, split_digits=True,
    allow_whitespace_only_pieces=True, num_threads=1)
sp = spm.SentencePieceProcessor(model_file="/tmp/sentencepiece.model")
writer = gguf.GGUFWriter("sentencepiece.gguf", "llama")
writer.add_context_length(64)
writer.add_embedding_length(2)
writer.add_feed_forward_length(2)
writer.add_block_count(1)
writer.add_head_count(1)
writer.add_tokenizer_model("llama")
size = sp.get_piece_size()
kinds = [2 if sp.is_unknown(i) else 3 if sp.is_control(i) else 6 if sp.is_byte(i) else 1 for i in range(size)]
writer.add_token_list([sp.id_to_piece(i) for i in range(size)])
writer.add_token_scores([sp.get_score(i) for i in range(size)])
writer.add_token_types(kinds)
writer.add_bos_token_id(sp.bos_id())
writer.add_eos_token_id(sp.eos_id())
writer.add_unk_token_id(sp.unk_id())
writer.add_tensor("token_embd.weight", np.zeros((size, 2), np.float32))
writer.write_header_to_file()
writer.write_kv_data_to_file()
writer.write_tensors_to_file()
writer.close()
texts = ["The boat came in at a quarter past seven.", " two  spaces", "1969, 42 and 7", "caf\u00e9 \u2603 \U0001f600 na\u00efve",
         "line one\nline two\t.", "", "a", "\u2581", "seven seven seven", "It's the Marigold's, isn't it?"]
cases = [dict(text=t, ids=[sp.bos_id()] + sp.encode(t)) for t in texts]
json.dump(dict(versions=dict(sentencepiece=spm.__version__), cases=cases), open("sentencepiece.json", "w"), indent=1)
try:
    import llama_cpp
    llama = llama_cpp.Llama("sentencepiece.gguf", vocab_only=True, verbose=False)
    for case in cases:
        ids = llama.tokenize(case["text"].encode(), add_bos=True)
        print("same" if ids == case["ids"] else f"llama.cpp differs: {case} {ids}")
except ImportError:
    pass
