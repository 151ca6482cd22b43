package org.scion.plugins.multitask;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.scion.core.SpecException;
import org.scion.core.technique.Settings;
import org.scion.plugins.prompt.PromptAttachment;
import org.scion.plugins.prompt.PromptConfig;
import org.scion.plugins.prompt.PromptStart;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.Batch;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Initialiser;

/** The prompt of each example, by its task. */
final class MultitaskPrompt extends PromptAttachment {
  private static final double DEVIATION = 0.02;

  private final NDArray shared;
  private final NDArray columns;
  private final NDArray rows;
  private final int tasks;
  private final int task;

  MultitaskPrompt(AttachContext context) {
    Settings settings = context.settings();
    Initialiser random = context.random();
    int n = settings.integer(PromptConfig.TOKENS);
    int hidden = context.host().layout().dimensions().hidden();
    int rank = settings.integer("rank");
    tasks = settings.integer("tasks");
    task = settings.integer("task");
    NDArray start =
        settings.text("init").equals("vocabulary")
            ? PromptStart.vocabulary(random, context.host(), n)
            : PromptStart.normal(random, n, hidden);
    shared = trainUnstored(ENCODER + "embedding.weight", start);
    store(PROMPT, shared);
    columns = train("prefix_task_cols", normal(random, "cols", tasks, n, rank));
    rows = train("prefix_task_rows", normal(random, "rows", tasks, rank, hidden));
    putInFront(context.host(), n, this::prompt);
    trainModules(context.host(), settings.texts(PromptConfig.SAVED));
  }

  private static NDArray normal(Initialiser random, String name, int a, int b, int c) {
    return Torch.create(random.normal(name, a * b * c, DEVIATION), a, b, c);
  }

  private NDArray prompt(Batch batch) {
    long[] numbers = batch.tasks() == null ? new long[] {task} : batch.tasks();
    Arrays.stream(numbers).filter(t -> t < 0 || t >= tasks).forEach(this::refuse);
    NDArray scales = columns.matMul(rows); // (tasks, n, hidden)
    NDArray chosen = Kernels.call("rows", scales, Torch.create(numbers)); // (examples, n, hidden)
    return chosen.mul(shared).reshape(new Shape(-1, shared.getShape().get(1)));
  }

  private void refuse(long number) {
    throw new SpecException(
        "task of an example", String.valueOf(number), "0 to " + (tasks - 1), "Raise tasks.");
  }
}
