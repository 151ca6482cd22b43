package org.scion.runner.generate;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.scion.core.Json;
import org.scion.core.spec.ExperimentSpec;
import org.scion.runner.data.TextTokenizer;
import org.scion.runner.host.HostModel;
import org.scion.runner.run.RunLog;

/**
 * What a language model in training says to the prompts under {@code training.samples}, so that one
 * can read how it changes. It takes the likeliest token each time, so nothing random is drawn and a
 * resumed run says the same. Confined to one thread.
 */
public final class Samples implements AutoCloseable {
  private static final int TOKENS = 64;

  private final List<String> prompts;
  private final TextTokenizer tokenizer;
  private final Set<Long> ends;
  private final boolean plain;

  public Samples(ExperimentSpec spec, TextTokenizer tokenizer) {
    this.prompts = spec.training().samples();
    this.tokenizer = tokenizer;
    this.ends = new TreeSet<>(tokenizer.endIds());
    this.plain = ChatPrompt.plain(spec);
  }

  /** Asks every prompt and writes a {@code sample} event for each. */
  public void record(HostModel host, long step, RunLog log) {
    boolean training = host.training();
    Generator generator = new Generator(host, ends);
    Sampling greedy = new Sampling(TOKENS, 0, 0, 1, 0);
    try {
      for (String prompt : prompts) {
        String asked = plain ? prompt : ChatPrompt.of(tokenizer, prompt, null).orElse(prompt);
        long[] ids = tokenizer.encode(asked, false);
        int most = host.layout().dimensions().maxPositions() - TOKENS;
        if (ids.length > 0 && most > 0) {
          long[] last = Arrays.copyOfRange(ids, Math.max(0, ids.length - most), ids.length);
          String text = tokenizer.decode(generator.generate(last, greedy, t -> {}), true);
          log.event(
              "sample", Json.object().put("step", step).put("prompt", prompt).put("text", text));
        }
      }
    } finally {
      host.mode(training ? HostModel.Mode.TRAINING : HostModel.Mode.EVALUATION);
    }
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
