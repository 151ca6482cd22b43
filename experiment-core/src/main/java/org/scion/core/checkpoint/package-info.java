/**
 * Files of named tensors: safetensors (one file or shards), GGUF and the ONNX file of MiniLM, all
 * read through memory maps and checked before memory is taken; and a streaming safetensors writer.
 *
 * <p>Start reading at {@link org.scion.core.checkpoint.Checkpoint} and {@link
 * org.scion.core.checkpoint.Checkpoints}.
 */
package org.scion.core.checkpoint;
