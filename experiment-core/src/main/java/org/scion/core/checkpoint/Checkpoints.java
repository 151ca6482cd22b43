package org.scion.core.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.scion.core.SpecException;
import org.scion.core.UnsupportedException;

/** Picks the reader for a folder or a file of weights. */
public final class Checkpoints {
  private static final List<String> KNOWN =
      List.of(ShardPlan.SINGLE, ShardPlan.INDEX, "adapter_model.safetensors", "model.onnx");
  private static final List<String> PICKLES =
      List.of(".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle");

  private Checkpoints() {}

  /**
   * Opens the weights of a folder ({@code model.safetensors}, its index, {@code
   * adapter_model.safetensors}, or the only {@code .safetensors} or {@code .gguf} file), or one
   * file.
   *
   * @throws SpecException if there are no weights, more than one choice, or a damaged file
   * @throws UnsupportedException for pickled weights, naming the command that converts them
   */
  public static Checkpoint open(Path folderOrFile) {
    return openFile(file(folderOrFile));
  }

  /** The file that {@link #open} reads: the given one, or the one it finds in the folder. */
  public static Path file(Path folderOrFile) {
    return Files.isDirectory(folderOrFile) ? inFolder(folderOrFile) : folderOrFile;
  }

  /** Whether a folder has weights of any kind, readable or not. */
  public static boolean isIn(Path folder) {
    return KNOWN.stream().anyMatch(name -> Files.isRegularFile(folder.resolve(name)))
        || !list(folder, List.of(".safetensors", ".gguf")).isEmpty()
        || !list(folder, PICKLES).isEmpty();
  }

  private static Checkpoint openFile(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".index.json")) {
      return ShardedSafetensors.open(file);
    }
    if (name.endsWith(".safetensors")) {
      return SafetensorsFile.open(file);
    }
    if (name.endsWith(".gguf")) {
      return GgufFile.open(file);
    }
    if (name.endsWith(".onnx")) {
      return OnnxMiniLm.open(file);
    }
    if (PICKLES.stream().anyMatch(name::endsWith)) {
      throw pickled(file);
    }
    throw new SpecException(
        "weights",
        file.toString(),
        ".safetensors, .safetensors.index.json, .gguf, .onnx (MiniLM)",
        "");
  }

  private static Path inFolder(Path folder) {
    for (String name : KNOWN) {
      if (Files.isRegularFile(folder.resolve(name))) {
        return folder.resolve(name);
      }
    }
    List<Path> others = list(folder, List.of(".safetensors", ".gguf"));
    if (others.size() == 1) {
      return others.get(0);
    }
    List<Path> pickles = list(folder, PICKLES);
    if (others.isEmpty() && !pickles.isEmpty()) {
      throw pickled(pickles.get(0));
    }
    throw new SpecException(
        "weights in " + folder,
        others.isEmpty() ? "" : others.toString(),
        "model.safetensors, model.safetensors.index.json, or one .safetensors or .gguf file",
        others.isEmpty() ? "Check the path" : "Name the file instead of the folder");
  }

  private static List<Path> list(Path folder, List<String> endings) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> endings.stream().anyMatch(file.getFileName().toString()::endsWith))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + folder, e);
    }
  }

  private static UnsupportedException pickled(Path file) {
    return new UnsupportedException(
        file
            + " is a pickle, which can run code when it is read; Scion reads safetensors and GGUF. Convert it where you trust it:"
            + " python -c \"import torch, safetensors.torch as s; w = torch.load('"
            + file.getFileName()
            + "', map_location='cpu', weights_only=True);"
            + " s.save_file({k: v.clone().contiguous() for k, v in w.items()}, 'model.safetensors', {'format': 'pt'})\"");
  }
}
