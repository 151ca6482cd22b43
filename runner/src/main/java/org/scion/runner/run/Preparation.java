package org.scion.runner.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.scion.core.Json;
import org.scion.core.model.Task;
import org.scion.core.plan.BatchOrder;
import org.scion.core.run.RunFolder;
import org.scion.core.spec.TechniqueSpec;
import org.scion.core.spec.TrainingSpec;
import org.scion.core.technique.Settings;
import org.scion.core.technique.SettingsReader;
import org.scion.runner.data.SpecData;
import org.scion.runner.data.TokenisedExample;
import org.scion.runner.host.HostModel;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.PreparesFromData;
import org.scion.runner.inject.PreparesFromData.LabelledBatch;
import org.scion.runner.inject.PreparesFromData.Prepared;

/**
 * Start values that come from data, kept in the run folder ({@code prepared/<index>}), so that a
 * resume or an export needs no data.
 *
 * @param folder {@code run/prepared}, or null to keep nothing
 * @param data the training data, or null when only what is kept may be used
 * @param training whose first batches are used
 */
public record Preparation(Path folder, SpecData data, TrainingSpec training) {
  private static final String SETTINGS = "settings.json";
  private static final String START = "start.safetensors";

  /** No start values from data: LoRA's own start. */
  public static final Preparation NONE = new Preparation(null, null, null);

  /** From data, for a model that nobody will load again. */
  public static Preparation unkept(SpecData data, TrainingSpec training) {
    return new Preparation(null, data, training);
  }

  /** What a run kept. */
  public static Preparation kept(RunFolder run) {
    return new Preparation(run.path().resolve("prepared"), null, null);
  }

  /** The context to attach a technique with. */
  AttachContext apply(int index, TechniqueSpec technique, AttachContext context) {
    if (!(technique.technique() instanceof PreparesFromData preparing)) {
      return context;
    }
    Path own = folder == null ? null : folder.resolve(String.valueOf(index));
    if (own != null && Files.exists(own.resolve(SETTINGS))) {
      return context.with(read(own, technique));
    }
    if (data == null) {
      return context;
    }
    Prepared prepared =
        preparing.prepare(context, batches(context, preparing.batches(technique.settings())));
    if (own != null) {
      write(own, prepared);
    }
    return context.with(prepared);
  }

  private Prepared read(Path own, TechniqueSpec technique) {
    JsonNode json = Json.read(own.resolve(SETTINGS));
    Settings settings =
        new SettingsReader("prepared", new ArrayList<>()).read(technique.technique(), json);
    return new Prepared(settings, TensorFiles.read(own.resolve(START)));
  }

  private static void write(Path own, Prepared prepared) {
    try {
      Files.createDirectories(own);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    TensorFiles.write(own.resolve(START), prepared.start());
    RunFolder.writeWhole(own.resolve(SETTINGS), Json.pretty(prepared.settings().json()));
  }

  /** The first batches of the training, made anew each time they are asked for. */
  private Iterable<LabelledBatch> batches(AttachContext context, int most) {
    List<List<TokenisedExample>> groups = new ArrayList<>();
    BatchOrder order = data.order(training);
    for (long step = 1; groups.size() < most && step <= order.stepsPerEpoch(); step++) {
      for (int[] indexes : order.stepBatches(step)) {
        groups.add(Arrays.stream(indexes).mapToObj(data.train().examples()::get).toList());
      }
    }
    return () -> {
      Iterator<List<TokenisedExample>> each = groups.iterator();
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return each.hasNext();
        }

        @Override
        public LabelledBatch next() {
          return labelled(each.next(), context.host());
        }
      };
    };
  }

  private static LabelledBatch labelled(List<TokenisedExample> examples, HostModel host) {
    ExampleBatches batch = ExampleBatches.of(examples, host);
    if (host.layout().head().task() != Task.CAUSAL_LM) {
      return LabelledBatch.of(batch.batch(), batch.targets());
    }
    long[] labels = examples.stream().flatMapToLong(e -> Arrays.stream(e.labels())).toArray();
    return LabelledBatch.of(batch.batch(), labels);
  }
}
