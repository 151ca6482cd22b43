package org.scion.plugins.trainabletokens;

import static org.scion.core.technique.Hyperparameter.integers;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.scion.core.SpecProblem;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.technique.Family;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;
import org.scion.core.technique.TechniqueDescription;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;
import org.scion.runner.peft.ConfigMap;
import org.scion.runner.peft.MappedMethod;

/**
 * Trainable tokens: the rows of some tokens in the embedding, or in the head, are trained; all
 * others stay. On a model whose head shares the embedding's table the new rows act in both places.
 *
 * <p>Rows (tokens, dim): the new rows themselves, not differences. A method of Hugging Face PEFT
 * (TRAINABLE_TOKENS).
 */
@AutoService(Technique.class)
public final class TrainableTokens extends MappedMethod {
  static final String TOKENS = "tokens";
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "trainable_tokens",
              "Trainable tokens",
              Family.SEQUENCE,
              "Trains the embedding rows of chosen tokens, such as new special tokens.")
          .paper("Hugging Face PEFT, TRAINABLE_TOKENS", "E'[t] = r_t for t in tokens, else E[t]")
          .sites(
              Map.of(
                  "*", List.of("embed_tokens"),
                  "gpt2", List.of("wte"),
                  "bert", List.of("word_embeddings"),
                  "roberta", List.of("word_embeddings")),
              SiteKind.EMBEDDING,
              SiteKind.HEAD)
          .settings(
              integers(TOKENS, List.of(0), "Ids of the tokens to train.")
                  .from("Scion's choice: one that every vocabulary has; name your own"))
          .behaviour(true, true, Set.of("nf4", "int8"));

  public TrainableTokens() {
    super(DESCRIPTION, ConfigMap.of("TRAINABLE_TOKENS").key("token_indices", TOKENS));
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    long width = site.kind() == SiteKind.EMBEDDING ? site.out() : site.in();
    return settings.integers(TOKENS).size() * width;
  }

  @Override
  public List<SpecProblem> check(Site site, Settings settings, String where) {
    int rows = site.kind() == SiteKind.EMBEDDING ? site.in() : site.out();
    List<Integer> tokens = settings.integers(TOKENS);
    List<SpecProblem> problems = new ArrayList<>();
    String at = where + "." + TOKENS;
    if (tokens.isEmpty() || new LinkedHashSet<>(tokens).size() < tokens.size()) {
      problems.add(new SpecProblem(at, tokens.toString(), "at least one id, each once", ""));
    }
    tokens.stream()
        .filter(t -> t < 0 || t >= rows)
        .forEach(
            t ->
                problems.add(
                    new SpecProblem(at, String.valueOf(t), "0 to " + (rows - 1) + " here", "")));
    return problems;
  }

  @Override
  public Attachment attach(AttachContext context) {
    return new TokenRows(context);
  }
}
