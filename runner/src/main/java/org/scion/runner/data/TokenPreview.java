package org.scion.runner.data;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.scion.core.Json;

/**
 * Tokenised examples as JSON.
 *
 * <p>{@code examples[{pieces[{text, masked}], text, label, tokens, full_tokens, truncated}]}, where
 * the pieces are the tokens turned back into text, special ones included, and {@code text} marks
 * the masked ones in words; {@code tokens{counted, longest, mean, median, p95, max_length,
 * truncated, cut, without_label, buckets[{from, to, count}]}}, lengths before cutting, buckets
 * without their upper end; {@code most_truncated[{row, full_tokens, cut, text}]}, the rows that
 * lose most, by number from 1 among the readable ones, with their beginning; {@code problems[]},
 * plain sentences.
 *
 * @param tokenizer turns tokens into text
 * @param maxLength where examples are cut
 * @param shown how many examples are rendered
 */
record TokenPreview(TextTokenizer tokenizer, int maxLength, int shown) {
  private static final int BUCKETS = 20;
  private static final int MOST_TRUNCATED = 5;
  private static final int TOKENS_SHOWN = 40;
  private static final double P95 = 0.95;

  ObjectNode of(List<TokenisedExample> examples, List<String> labels) {
    ObjectNode json = Json.object();
    ArrayNode rendered = json.putArray("examples");
    for (int i = 0; i < Math.min(shown, examples.size()); i++) {
      rendered.add(example(examples.get(i), labels.get(i)));
    }
    TokenisedSet set = new TokenisedSet("data", examples);
    json.set("tokens", lengths(set));
    json.set("most_truncated", mostTruncated(examples));
    json.set("problems", Json.tree(set.warnings(maxLength)));
    return json;
  }

  private ArrayNode mostTruncated(List<TokenisedExample> examples) {
    ArrayNode rows = Json.array();
    IntStream.range(0, examples.size())
        .filter(i -> examples.get(i).truncated())
        .boxed()
        .sorted(Comparator.comparingInt(i -> -examples.get(i).cut()))
        .limit(MOST_TRUNCATED)
        .forEach(
            i -> {
              TokenisedExample e = examples.get(i);
              long[] head = Arrays.copyOf(e.ids(), Math.min(e.ids().length, TOKENS_SHOWN));
              rows.addObject()
                  .put("row", i + 1)
                  .put("full_tokens", e.fullLength())
                  .put("cut", e.cut())
                  .put("text", tokenizer.decode(head, false));
            });
    return rows;
  }

  /** Completions with a judgement: of a pair both, one after the other. */
  ObjectNode of(List<TokenisedExample> examples) {
    List<String> labels =
        examples.stream()
            .map(e -> e.rejected() != null ? "chosen" : e.label() == 1 ? "wanted" : "unwanted")
            .toList();
    ObjectNode json = of(examples, labels);
    ArrayNode both = Json.array();
    for (int i = 0; i < json.path("examples").size(); i++) {
      both.add(json.path("examples").get(i));
      if (examples.get(i).rejected() != null) {
        both.add(example(examples.get(i).rejected(), "rejected"));
      }
    }
    json.set("examples", both);
    return json;
  }

  private ObjectNode example(TokenisedExample example, String label) {
    ObjectNode json = Json.object();
    ArrayNode pieces = json.putArray("pieces");
    StringBuilder marked = new StringBuilder();
    for (int from = 0; from < example.ids().length; ) {
      boolean masked = masked(example, from);
      int to = from;
      while (to < example.ids().length && masked(example, to) == masked) {
        to++;
      }
      String text = tokenizer.decode(Arrays.copyOfRange(example.ids(), from, to), false);
      pieces.addObject().put("text", text).put("masked", masked);
      marked.append(masked ? "[masked]" + text + "[/masked]" : text);
      from = to;
    }
    json.put("text", marked.toString());
    json.put("label", label.isEmpty() ? null : label);
    json.put("tokens", example.ids().length).put("full_tokens", example.fullLength());
    return json.put("truncated", example.truncated());
  }

  private static boolean masked(TokenisedExample example, int token) {
    return example.labels() != null && example.labels()[token] == TokenisedExample.IGNORED;
  }

  private ObjectNode lengths(TokenisedSet set) {
    int[] sorted =
        set.examples().stream().mapToInt(TokenisedExample::fullLength).sorted().toArray();
    ObjectNode json =
        Json.object()
            .put("counted", sorted.length)
            .put("longest", set.longestUncut())
            .put("mean", Arrays.stream(sorted).average().orElse(0))
            .put("median", at(sorted, 0.5))
            .put("p95", at(sorted, P95))
            .put("max_length", maxLength)
            .put("truncated", set.truncated())
            .put("cut", set.cut())
            .put("without_label", set.withoutLabel());
    ArrayNode buckets = json.putArray("buckets");
    int width = Math.max(1, (set.longestUncut() + BUCKETS) / BUCKETS);
    for (int from = 0; from <= set.longestUncut() && sorted.length > 0; from += width) {
      int low = from;
      long count = Arrays.stream(sorted).filter(n -> n >= low && n < low + width).count();
      buckets.addObject().put("from", from).put("to", from + width).put("count", count);
    }
    return json;
  }

  private static int at(int[] sorted, double share) {
    return sorted.length == 0 ? 0 : sorted[(int) Math.floor(share * (sorted.length - 1))];
  }
}
