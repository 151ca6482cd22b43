package org.scion.runner.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.checkpoint.Checkpoint;
import org.scion.core.checkpoint.Checkpoints;
import org.scion.core.model.TaskHead;
import org.scion.core.model.source.ModelSource;
import org.scion.core.spec.EngineSpec;
import org.scion.core.spec.SiteSelection;
import org.scion.core.spec.TechniqueSpec;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;
import org.scion.core.technique.Techniques;
import org.scion.runner.engine.Torch;
import org.scion.runner.export.ModelFolder;
import org.scion.runner.host.HostLoader;
import org.scion.runner.host.HostModel;
import org.scion.runner.inject.Initialiser;
import org.scion.runner.inject.InjectedModel;
import org.scion.runner.peft.AdapterLoader;
import org.scion.runner.worker.Job;

/**
 * {@code scion bench files}: in one started worker, by turns, loading a language model's
 * safetensors with every page touched beside reading the file (through a small buffer, and into
 * memory that holds it), and merging LoRA and writing the checkpoint beside copying the file, both
 * forced to disk. Medians.
 *
 * <p>Arguments: model (folder with one model.safetensors), out (folder to write in), repeats.
 */
@AutoService(Job.class)
public final class BenchFilesJob implements Job {
  private static final int READ_BYTES = 1 << 20;

  @Override
  public String id() {
    return "bench-files";
  }

  @Override
  public ObjectNode run(Context context) {
    JsonNode a = context.arguments();
    Torch.start(new EngineSpec("cpu", "float32", a.path("threads").asInt(0)));
    ModelSource source =
        ModelSource.resolve(
            a.path("model").asText(), context.workspace().path(), Path.of("").toAbsolutePath());
    Path file = Path.of(a.path("model").asText()).resolve("model.safetensors");
    if (!Files.exists(file)) {
      throw new SpecException(
          "--model", a.path("model").asText(), "a folder with one model.safetensors", "");
    }
    int repeats = a.path("repeats").asInt(5);
    double[][] seconds = new double[5][repeats];
    Path out = Path.of(a.path("out").asText());
    try {
      for (int i = 0; i < repeats; i++) {
        seconds[0][i] = timed(() -> read(file));
        seconds[1][i] = timed(() -> load(source, file.getParent()));
        seconds[4][i] = timed(() -> readAll(file));
        Path copy = out.resolve("copy.safetensors");
        seconds[2][i] = timed(() -> copy(file, copy));
        Files.delete(copy);
        Path merged = out.resolve("merged");
        seconds[3][i] = merge(source, file.getParent(), merged);
        for (String written : ModelFolder.files(merged)) {
          Files.delete(Path.of(written));
        }
        Files.delete(merged);
        context.progress("measuring", i + 1, repeats, "rounds");
      }
      return result(seconds).put("bytes", Files.size(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ObjectNode result(double[][] seconds) {
    Arrays.stream(seconds).forEach(Arrays::sort);
    double[] median = Arrays.stream(seconds).mapToDouble(s -> s[s.length / 2]).toArray();
    return Json.object()
        .put("read_s", median[0])
        .put("read_into_memory_s", median[4])
        .put("load_s", median[1])
        .put("load_ratio", median[1] / median[0])
        .put("load_ratio_into_memory", median[1] / median[4])
        .put("copy_s", median[2])
        .put("merge_s", median[3])
        .put("merge_ratio", median[3] / median[2]);
  }

  private interface Work {
    void run() throws IOException;
  }

  private static double timed(Work work) throws IOException {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / 1e9;
  }

  /** Reads all bytes through one buffer. */
  private static void read(Path file) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BYTES);
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      while (in.read(buffer) >= 0) {
        buffer.clear();
      }
    }
  }

  /** Reads all bytes into memory that holds them all, as a loader without memory maps would. */
  private static void readAll(Path file) throws IOException {
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ);
        NDArray held = Torch.manager().create(new Shape(in.size()), DataType.UINT8)) {
      ByteBuffer buffer = held.toByteBuffer(true);
      while (buffer.hasRemaining() && in.read(buffer) >= 0) {}
    }
  }

  /** Loads the model and touches every page of its weights. */
  private static void load(ModelSource source, Path folder) {
    try (NDScope scope = new NDScope();
        Checkpoint checkpoint = Checkpoints.open(folder)) {
      scope.suppressNotUsedWarning();
      HostModel host = new HostLoader(source.config(), checkpoint, TaskHead.CAUSAL_LM).load(0);
      touch(checkpoint);
      host.parameters().all().values().forEach(NDArray::close);
    }
  }

  private static void touch(Checkpoint checkpoint) {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      checkpoint.names().stream()
          .map(checkpoint::bytes)
          .filter(MappedByteBuffer.class::isInstance) // an empty tensor has no map
          .map(MappedByteBuffer.class::cast)
          .map(map -> CompletableFuture.runAsync(map::load, threads))
          .toList()
          .forEach(CompletableFuture::join);
    } finally {
      threads.shutdown();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel written = FileChannel.open(to, StandardOpenOption.WRITE)) {
      written.force(true);
    }
  }

  /** Seconds from attached adapters to a forced checkpoint; the writer forces it. */
  private static double merge(ModelSource source, Path folder, Path out) throws IOException {
    try (NDScope scope = new NDScope();
        Checkpoint checkpoint = Checkpoints.open(folder)) {
      scope.suppressNotUsedWarning();
      HostModel host = new HostLoader(source.config(), checkpoint, TaskHead.CAUSAL_LM).load(0);
      InjectedModel model = new InjectedModel(host);
      Technique lora = Techniques.load().find("lora").orElseThrow();
      TechniqueSpec spec =
          new TechniqueSpec(
              lora, SiteSelection.of(List.of("q_proj", "v_proj")), Settings.defaults(lora));
      model.add(AdapterLoader.attach(host, spec, new Initialiser(1)));
      ObjectNode config = source.config().deepCopy();
      config.put("dtype", "float32");
      return timed(
          () -> ModelFolder.write(out, config, Torch.withoutGradient(model::merged), source));
    }
  }
}
