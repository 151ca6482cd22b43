package org.scion.runner.data;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.UnsupportedException;
import org.scion.core.chat.ChatTemplate;
import org.scion.core.chat.ChatText;
import org.scion.core.data.LabelSet;
import org.scion.core.data.LabelledExample;
import org.scion.core.data.MultiLabelExample;
import org.scion.core.data.PreferenceExample;
import org.scion.core.data.TaggedExample;
import org.scion.core.data.TextExample;
import org.scion.core.jinja.Span;

/**
 * Examples to tokens.
 *
 * <p>A language model sees {@code prompt, completion, eos_token}: prompt and completion tokenised
 * apart, without special tokens, so that where one ends is never in doubt, and cut on the right. A
 * classifier sees the text with the tokenizer's special tokens; cutting takes the end of the text
 * and keeps the closing token. Thread-safe.
 *
 * @param tokenizer of the model
 * @param maxLength most tokens of an example
 */
public record ExampleTokeniser(TextTokenizer tokenizer, int maxLength) {

  public ExampleTokeniser {
    int around = tokenizer.opening().length + tokenizer.closing().length;
    if (maxLength <= around) {
      throw new SpecException(
          "data.max_length",
          String.valueOf(maxLength),
          "more than the " + around + " special tokens around a text",
          "");
    }
  }

  /** Prompts and completions. */
  public List<TokenisedExample> texts(List<TextExample> examples) {
    return texts(examples, tokenizer.special().endId());
  }

  private List<TokenisedExample> texts(List<TextExample> examples, OptionalLong end) {
    long[][] prompts = tokenizer.encode(examples.stream().map(TextExample::prompt).toList(), false);
    long[][] completions =
        tokenizer.encode(examples.stream().map(TextExample::completion).toList(), false);
    List<TokenisedExample> result = new ArrayList<>();
    for (int i = 0; i < prompts.length; i++) {
      result.add(joined(prompts[i], completions[i], end));
    }
    return result;
  }

  /**
   * Completions with a judgement; both of a pair stand after the same prompt. The template writes
   * the end of a chat itself.
   *
   * @param template asked for if the examples are chats
   */
  public List<TokenisedExample> preferences(
      List<PreferenceExample> examples, Supplier<ChatTemplate> template) {
    boolean chats = !examples.isEmpty() && examples.get(0).chats();
    OptionalLong end = chats ? OptionalLong.empty() : tokenizer.special().endId();
    ChatTemplate own = chats ? template.get() : null;
    List<TokenisedExample> chosen =
        texts(examples.stream().map(e -> side(e, e.completion(), own)).toList(), end);
    List<TokenisedExample> rejected =
        texts(
            examples.stream()
                .filter(e -> e.rejected() != null)
                .map(e -> side(e, e.rejected(), own))
                .toList(),
            end);
    List<TokenisedExample> result = new ArrayList<>();
    int pair = 0;
    for (int i = 0; i < examples.size(); i++) {
      TokenisedExample first = chosen.get(i).labelledAs(examples.get(i).wanted() ? 1 : 0);
      boolean paired = examples.get(i).rejected() != null;
      result.add(paired ? first.preferredTo(rejected.get(pair++)) : first);
    }
    return result;
  }

  private static TextExample side(PreferenceExample e, String written, ChatTemplate template) {
    if (template == null) {
      return new TextExample(e.prompt(), written);
    }
    ChatText chat = template.marked((ArrayNode) Json.parse(written, "chat"));
    Span last = chat.learnt().get(chat.learnt().size() - 1);
    String text = chat.text();
    return new TextExample(
        text.substring(0, last.start()), text.substring(last.start(), last.end()));
  }

  private TokenisedExample joined(long[] prompt, long[] completion, OptionalLong end) {
    int full = prompt.length + completion.length + (end.isPresent() ? 1 : 0);
    long[] ids = Arrays.copyOf(prompt, full);
    System.arraycopy(completion, 0, ids, prompt.length, completion.length);
    end.ifPresent(id -> ids[full - 1] = id);
    long[] labels = ids.clone();
    Arrays.fill(labels, 0, prompt.length, TokenisedExample.IGNORED);
    return cut(ids, labels);
  }

  /**
   * Chats: the text is cut where the assistant begins and ends to speak, and each part tokenised
   * apart, as it is when a model is asked. The template writes the special tokens itself.
   */
  public List<TokenisedExample> chats(List<ChatText> chats) {
    List<String> parts = new ArrayList<>();
    chats.forEach(chat -> parts.addAll(parts(chat)));
    long[][] ids = tokenizer.encode(parts, false);
    List<TokenisedExample> result = new ArrayList<>();
    int from = 0;
    for (ChatText chat : chats) {
      int to = from + parts(chat).size();
      result.add(alternating(Arrays.copyOfRange(ids, from, to)));
      from = to;
    }
    return result;
  }

  /** What is given and what is learnt by turns, beginning with what is given. */
  private static List<String> parts(ChatText chat) {
    List<String> parts = new ArrayList<>();
    int at = 0;
    for (Span span : chat.learnt()) {
      parts.add(chat.text().substring(at, span.start()));
      parts.add(chat.text().substring(span.start(), span.end()));
      at = span.end();
    }
    parts.add(chat.text().substring(at));
    return parts;
  }

  private TokenisedExample alternating(long[][] parts) {
    int full = Arrays.stream(parts).mapToInt(part -> part.length).sum();
    long[] ids = new long[full];
    long[] labels = new long[full];
    int at = 0;
    for (int i = 0; i < parts.length; i++) {
      System.arraycopy(parts[i], 0, ids, at, parts[i].length);
      boolean given = i % 2 == 0;
      System.arraycopy(parts[i], 0, labels, at, parts[i].length);
      Arrays.fill(labels, at, given ? at + parts[i].length : at, TokenisedExample.IGNORED);
      at += parts[i].length;
    }
    return cut(ids, labels);
  }

  private TokenisedExample cut(long[] ids, long[] labels) {
    int kept = Math.min(ids.length, maxLength);
    return new TokenisedExample(
        Arrays.copyOf(ids, kept),
        Arrays.copyOf(labels, kept),
        TokenisedExample.IGNORED,
        ids.length,
        kept < ids.length);
  }

  /**
   * Texts with a class.
   *
   * @throws UnsupportedException if there are pairs of texts
   * @throws SpecException if a label is not in the set
   */
  public List<TokenisedExample> labelled(List<LabelledExample> examples, LabelSet labels) {
    if (examples.stream().anyMatch(example -> example.textPair() != null)) {
      throw new UnsupportedException(
          "data.columns: pairs of texts are not supported; supported: one text and its label");
    }
    List<String> texts = examples.stream().map(LabelledExample::text).toList();
    return wrapped(
        texts,
        (i, ids, full) -> {
          long label = labels.index(examples.get(i).label());
          return new TokenisedExample(ids, null, label, full, ids.length < full);
        });
  }

  /** Texts with a number, which {@link LabelledExample#label} holds as text. */
  public List<TokenisedExample> scored(List<LabelledExample> examples) {
    return wrapped(
        examples.stream().map(LabelledExample::text).toList(),
        (i, ids, full) -> {
          float[] value = {Float.parseFloat(examples.get(i).label())};
          return TokenisedExample.valued(ids, value, full, ids.length < full);
        });
  }

  /**
   * Texts with several labels.
   *
   * @throws SpecException if a label is not in the set
   */
  public List<TokenisedExample> multiLabel(List<MultiLabelExample> examples, LabelSet labels) {
    return wrapped(
        examples.stream().map(MultiLabelExample::text).toList(),
        (i, ids, full) -> {
          float[] values = new float[labels.size()];
          examples.get(i).labels().forEach(label -> values[labels.index(label)] = 1);
          return TokenisedExample.valued(ids, values, full, ids.length < full);
        });
  }

  private interface Wrapped {
    TokenisedExample of(int index, long[] ids, int fullLength);
  }

  private List<TokenisedExample> wrapped(List<String> texts, Wrapped maker) {
    long[][] ids = tokenizer.encode(texts, false);
    int around = tokenizer.opening().length + tokenizer.closing().length;
    List<TokenisedExample> result = new ArrayList<>();
    for (int i = 0; i < ids.length; i++) {
      result.add(
          maker.of(
              i,
              wrapped(ids[i], tokenizer.opening(), tokenizer.closing()),
              around + ids[i].length));
    }
    return result;
  }

  /** Puts something around a text, of which the end is cut off where there is no room. */
  private long[] wrapped(long[] text, long[] opening, long[] closing) {
    int kept = Math.min(opening.length + text.length + closing.length, maxLength);
    long[] row = Arrays.copyOf(opening, kept);
    int room = kept - opening.length - closing.length;
    System.arraycopy(text, 0, row, opening.length, room);
    System.arraycopy(closing, 0, row, kept - closing.length, closing.length);
    return row;
  }

  /**
   * Words with tags: the words are tokenised as one text with blanks between, and the first token
   * of each word has its tag; the others, and the tokens around the text, have none.
   *
   * @throws SpecException if a tag is not in the set
   */
  public List<TokenisedExample> tagged(List<TaggedExample> examples, LabelSet tags) {
    long[] before = new long[tokenizer.opening().length];
    long[] behind = new long[tokenizer.closing().length];
    Arrays.fill(before, TokenisedExample.IGNORED);
    Arrays.fill(behind, TokenisedExample.IGNORED);
    List<TokenisedExample> result = new ArrayList<>();
    for (TaggedExample example : examples) {
      WordTokens words = tokenizer.words(example.tokens());
      long[] labels = new long[words.ids().length];
      for (int t = 0; t < labels.length; t++) {
        int word = words.firstOf()[t];
        labels[t] = word < 0 ? TokenisedExample.IGNORED : tags.index(example.tags().get(word));
      }
      long[] ids = wrapped(words.ids(), tokenizer.opening(), tokenizer.closing());
      int full = before.length + labels.length + behind.length;
      long[] placed = wrapped(labels, before, behind);
      result.add(TokenisedExample.tagged(ids, placed, full, ids.length < full));
    }
    return result;
  }
}
