/**
 * Where a model comes from: a folder as Hugging Face lays it out, a GGUF file, the MiniLM of the
 * class path, the local hub cache.
 *
 * <p>Whatever the form, a {@link org.scion.core.model.source.ModelSource} gives a Hugging Face
 * config, weights under Hugging Face names and a tokenizer.json. Start reading there.
 */
package org.scion.core.model.source;
