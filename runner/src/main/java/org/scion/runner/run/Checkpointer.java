package org.scion.runner.run;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.scion.core.Json;
import org.scion.core.run.RunFolder;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.inject.Attachment;
import org.scion.runner.inject.InjectedModel;
import org.scion.runner.train.Optimizer;

/**
 * Checkpoints of a run: {@code checkpoints/step-00000120/} with trained.safetensors,
 * optimizer.safetensors and state.json, which holds the hashes of the two. A folder is written
 * under a temporary name, synced and renamed, so it is whole or not there; a damaged one is found
 * by its hashes and the one before is used.
 */
public final class Checkpointer {
  static final String TRAINED = "trained.safetensors";
  static final String OPTIMIZER = "optimizer.safetensors";
  static final String STATE = "state.json";

  private final RunFolder run;
  private final InjectedModel model;
  private final Consumer<String> warnings;

  public Checkpointer(RunFolder run, InjectedModel model, Consumer<String> warnings) {
    this.run = run;
    this.model = model;
    this.warnings = warnings;
  }

  /** Writes a checkpoint. */
  public Path save(long step, Optimizer optimizer, ObjectNode state) {
    Path target = folder(step);
    Path temporary = target.resolveSibling(target.getFileName() + ".tmp");
    try {
      delete(temporary);
      delete(target);
      Files.createDirectories(temporary);
      TensorFiles.write(temporary.resolve(TRAINED), state(model.trained()));
      TensorFiles.write(temporary.resolve(OPTIMIZER), optimizer.state());
      state.put("step", step).put("optimizer_steps", optimizer.steps());
      ObjectNode own = state.putObject("attachments");
      for (int i = 0; i < model.attachments().size(); i++) {
        own.set(String.valueOf(i), model.attachments().get(i).saveState());
      }
      state.put(TRAINED, Hashes.sha256(temporary.resolve(TRAINED)));
      state.put(OPTIMIZER, Hashes.sha256(temporary.resolve(OPTIMIZER)));
      Files.writeString(temporary.resolve(STATE), Json.pretty(state));
      sync(temporary.resolve(STATE));
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      return target;
    } catch (IOException e) {
      throw discarded(temporary, new UncheckedIOException("cannot write " + target, e));
    } catch (UncheckedIOException e) {
      throw discarded(temporary, e);
    }
  }

  /** What there is of a checkpoint that could not be written: on a full disk it is in the way. */
  private static UncheckedIOException discarded(Path temporary, UncheckedIOException cause) {
    try {
      delete(temporary);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
    return cause;
  }

  /** What is trained, in this step or another, and what techniques store and keep besides. */
  private Map<String, NDArray> state(Map<String, NDArray> trained) {
    Map<String, NDArray> all = new LinkedHashMap<>(trained);
    all.putAll(model.resting());
    for (int i = 0; i < model.attachments().size(); i++) {
      int index = i;
      Attachment attachment = model.attachments().get(i);
      attachment.stored().forEach((name, a) -> all.putIfAbsent(index + "/" + name, a));
      attachment.kept().forEach((name, a) -> all.put(index + "/kept/" + name, a));
    }
    return all;
  }

  /** The state of the newest whole checkpoint; damaged ones are passed over and said. */
  public Optional<Path> newest() {
    for (Path folder : folders(run)) {
      String damage = damage(folder);
      if (damage.isEmpty()) {
        return Optional.of(folder);
      }
      warnings.accept(
          "Checkpoint "
              + folder.getFileName()
              + " is damaged ("
              + damage
              + "): the one before is used.");
    }
    return Optional.empty();
  }

  /** Puts a checkpoint's tensors into the model and, if given, the optimizer. */
  public JsonNode restore(Path folder, Optimizer optimizer) {
    JsonNode state = Json.read(folder.resolve(STATE));
    Map<String, NDArray> file = TensorFiles.read(folder.resolve(TRAINED));
    model.advance(state.path("step").asLong());
    Set<String> resting = model.resting().keySet();
    state(model.trained())
        .forEach(
            (name, array) -> {
              NDArray value = file.get(name);
              if (value == null || !value.getShape().equals(array.getShape())) {
                throw new org.scion.core.SpecException(
                    folder.getFileName() + " " + name,
                    value == null ? "" : value.getShape().toString(),
                    "shape " + array.getShape(),
                    "The checkpoint belongs to another experiment.");
              }
              if (resting.contains(name)) {
                // It may still be the checkpoint's read-only memory.
                model.host().parameters().put(name, Torch.keep(value.duplicate()));
              } else {
                Kernels.inPlace("copy_into", array, value);
              }
            });
    file.values().forEach(NDArray::close);
    for (int i = 0; i < model.attachments().size(); i++) {
      model.attachments().get(i).loadState(state.path("attachments").path(String.valueOf(i)));
    }
    if (optimizer != null) {
      Map<String, NDArray> moments = TensorFiles.read(folder.resolve(OPTIMIZER));
      optimizer.restore(moments, state.path("optimizer_steps").asLong());
      moments.values().forEach(NDArray::close);
    }
    return state;
  }

  /** Deletes all but the newest few and the one to keep. */
  public void prune(int newest, long keep) {
    List<Path> all = folders(run);
    for (Path folder : all.subList(Math.min(newest, all.size()), all.size())) {
      if (!folder.equals(folder(keep))) {
        try {
          delete(folder);
        } catch (IOException e) {
          warnings.accept("cannot delete the old checkpoint " + folder + ": " + e.getMessage());
        }
      }
    }
  }

  public Path folder(long step) {
    return run.checkpoints().resolve(String.format(java.util.Locale.ROOT, "step-%08d", step));
  }

  /** Checkpoints of a run, newest first. */
  public static List<Path> folders(RunFolder run) {
    if (!Files.isDirectory(run.checkpoints())) {
      return List.of();
    }
    try (Stream<Path> list = Files.list(run.checkpoints())) {
      return list.filter(p -> p.getFileName().toString().matches("step-\\d{8}"))
          .sorted(Comparator.reverseOrder())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is wrong with a checkpoint; empty when it is whole. */
  static String damage(Path folder) {
    try {
      JsonNode state = Json.read(folder.resolve(STATE));
      for (String file : List.of(TRAINED, OPTIMIZER)) {
        if (!Hashes.sha256(folder.resolve(file)).equals(state.path(file).asText())) {
          return file + " has another content than when it was written";
        }
      }
      return "";
    } catch (RuntimeException e) {
      return "unreadable: " + e.getMessage();
    }
  }

  private static void sync(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
