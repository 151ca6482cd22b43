package org.scion.runner.generate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntConsumer;
import org.scion.core.metric.ExactMatch;
import org.scion.core.metric.RougeL;
import org.scion.core.model.source.ModelSource;
import org.scion.core.spec.AnswersSpec;
import org.scion.runner.data.TextTokenizer;
import org.scion.runner.data.TokenisedExample;
import org.scion.runner.host.HostModel;

/**
 * A language model's own answers beside those of the data: it goes on greedily from where the last
 * learnt part of an example begins. Confined to one thread.
 */
public final class Answers implements AutoCloseable {
  private final AnswersSpec spec;
  private final TextTokenizer tokenizer;
  private final Set<Long> ends;
  private final ExactMatch match;
  private List<Answer> last = List.of();

  /**
   * One answer.
   *
   * @param prompt what the model was given
   * @param expected what the data say
   * @param given what the model said
   * @param right whether the two agree in what counts
   */
  public record Answer(String prompt, String expected, String given, boolean right) {}

  public Answers(AnswersSpec spec, ModelSource source) {
    this.spec = spec;
    this.tokenizer = TextTokenizer.of(source);
    this.ends = new TreeSet<>(tokenizer.endIds());
    this.match =
        spec.pattern() == null
            ? ExactMatch.wholeText()
            : ExactMatch.answerBy(spec.pattern(), "data.answers.pattern");
  }

  /**
   * Lets a model answer the first rows.
   *
   * @param answered told how many are done
   * @return {@code exact_match} and {@code rouge_l}, both from 0 to 1; empty if no row has a prompt
   */
  public Map<String, Double> evaluate(
      HostModel host, List<TokenisedExample> examples, IntConsumer answered) {
    boolean training = host.training();
    Generator generator = new Generator(host, ends);
    List<Answer> all = new ArrayList<>();
    try {
      int most = Math.min(spec.rows(), examples.size());
      for (int i = 0; i < most; i++) {
        int from = lastLearnt(examples.get(i));
        if (from > 0) {
          all.add(answer(generator, examples.get(i), from));
        }
        answered.accept(i + 1);
      }
    } finally {
      host.mode(training ? HostModel.Mode.TRAINING : HostModel.Mode.EVALUATION);
    }
    last = List.copyOf(all);
    Map<String, Double> metrics = new LinkedHashMap<>();
    if (!all.isEmpty()) {
      List<String> expected = all.stream().map(Answer::expected).toList();
      List<String> given = all.stream().map(Answer::given).toList();
      metrics.put("exact_match", match.share(expected, given));
      metrics.put("rouge_l", RougeL.mean(expected, given));
    }
    return metrics;
  }

  /** The answers of the last evaluation. */
  public List<Answer> last() {
    return last;
  }

  private Answer answer(Generator generator, TokenisedExample example, int from) {
    long[] prompt = Arrays.copyOf(example.ids(), from);
    int to = from;
    while (to < example.length() && learnt(example, to)) {
      to++;
    }
    String expected = tokenizer.decode(Arrays.copyOfRange(example.ids(), from, to), true).strip();
    Sampling greedy = new Sampling(spec.maxTokens(), 0, 0, 1, 0);
    String given = tokenizer.decode(generator.generate(prompt, greedy, t -> {}), true).strip();
    String asked = tokenizer.decode(prompt, false);
    return new Answer(asked, expected, given, match.matches(expected, given));
  }

  /** Where the last learnt part begins; 0 if there is none, or nothing before it. */
  private static int lastLearnt(TokenisedExample example) {
    int end = example.length() - 1;
    while (end > 0 && !learnt(example, end)) {
      end--;
    }
    int start = end;
    while (start > 0 && learnt(example, start - 1)) {
      start--;
    }
    return learnt(example, end) ? start : 0;
  }

  private static boolean learnt(TokenisedExample example, int token) {
    return example.labels()[token] != TokenisedExample.IGNORED;
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
