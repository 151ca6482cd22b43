package org.scion.core.model.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.scion.core.SpecException;
import org.scion.core.UnsupportedException;
import org.scion.core.checkpoint.Checkpoint;
import org.scion.core.hub.HubCache;

/**
 * A model that exists on this machine, in Hugging Face terms whatever its files are.
 *
 * <p>Immutable and thread-safe. Nothing is downloaded. Methods throw SpecException for a damaged or
 * missing file and UnsupportedException for what Scion does not read.
 */
public interface ModelSource {
  /** The MiniLM sentence encoder that comes with Scion. */
  String MINILM = "builtin:minilm";

  /** What {@link #resolve} takes to find this model again: a path, {@link #MINILM} or a hub id. */
  String location();

  /**
   * The Hugging Face config.json: {@code architectures}, {@code model_type}, sizes. Read from a
   * file, or made from the weights' file.
   */
  JsonNode config();

  /** Opens the weights; the caller closes them. */
  Checkpoint weights();

  /** A Hugging Face tokenizer.json; empty if the model has none. */
  Optional<byte[]> tokenizerJson();

  /**
   * A Hugging Face tokenizer_config.json: {@code chat_template}, {@code bos_token}, {@code
   * eos_token}, {@code pad_token}.
   */
  Optional<JsonNode> tokenizerConfig();

  /** The tokenizer as a GGUF file keeps it, by key; empty unless the model is such a file. */
  default Map<String, Object> ggufTokenizer() {
    return Map.of();
  }

  /**
   * Ids that end a generated text: from generation_config.json, else from the config; empty if
   * neither says.
   */
  List<Integer> endIds();

  /**
   * Hash of the content: of the file itself if there is one, else of the lines {@code <sha256>
   * <file name>} of {@link #files}. Cached by path, size and time of change.
   */
  String sha256();

  /** {@code owner/name} on the hub, if known. */
  Optional<String> hubId();

  /** All files read from, config and tokenizer included. */
  List<Path> files();

  /** As the overload, with paths relative to the current directory. */
  static ModelSource resolve(String model, Path workspace) {
    return resolve(model, workspace, Path.of(""));
  }

  /**
   * Finds a model.
   *
   * @param model a folder, a {@code .gguf} file, the id of an added model, {@link #MINILM}, or
   *     {@code hub:owner/name[@revision]}, which must be in the Hugging Face cache already ({@link
   *     org.scion.core.hub.Hub} downloads it)
   * @param workspace holds {@code models/} and {@code cache/}
   * @param base what relative paths are relative to
   * @throws SpecException if there is no such model, saying what to do
   * @throws UnsupportedException for a file of another kind
   */
  static ModelSource resolve(String model, Path workspace, Path base) {
    return new ModelLocator(workspace, base, HubCache.ofEnvironment()).resolve(model);
  }
}
