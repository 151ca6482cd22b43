package org.scion.plugins.dept;

import static org.scion.core.technique.Hyperparameter.choice;
import static org.scion.core.technique.Hyperparameter.integer;
import static org.scion.core.technique.Hyperparameter.real;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.technique.Family;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;
import org.scion.core.technique.TechniqueDescription;
import org.scion.plugins.prompt.PromptConfig;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;
import org.scion.runner.inject.TrainingTechnique;

/**
 * DePT: a short soft prompt and a low-rank change of the word embeddings by position, [P; E(x) + A
 * B], trained with two rates. Shi and Lipani, 2024 (arXiv:2309.05173).
 *
 * <p>P (m, hidden), A (max_tokens, rank), B (rank, hidden); the t-th token of a text gets row t of
 * A B.
 */
@AutoService(Technique.class)
public final class Dept implements TrainingTechnique {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "dept",
              "DePT",
              Family.SEQUENCE,
              "A shorter soft prompt, and a low-rank change of the embeddings for the rest.")
          .paper(
              "Shi and Lipani, DePT: Decomposed Prompt Tuning for Parameter-Efficient Fine-tuning,"
                  + " 2024, arXiv:2309.05173",
              "h_0 = [P; E(x) + A B],  A: tokens x rank,  B: rank x hidden")
          .sites(Map.of("*", TechniqueDescription.EVERYWHERE), SiteKind.EMBEDDING_OUTPUT)
          .settings(
              PromptConfig.tokens(40, "paper, main results"),
              integer("rank", 45, 1, 1024, "Rank of the change.")
                  .from("paper: 40 rows and rank 45 in the room of 100 rows"),
              integer("max_tokens", 256, 1, 8192, "Longest text; its tokens each have a row of A.")
                  .from("paper: inputs of up to 256 tokens")
                  .in("tokens"),
              real(
                      "pair_rate",
                      0.002,
                      0,
                      100,
                      "Rate of A and B as a multiple of the run's, which is the prompt's.")
                  .from("paper: 5e-4 against 0.3"),
              choice("init", "vocabulary", List.of("random", "vocabulary"), "Start of the prompt.")
                  .from("paper"))
          .behaviour(false, false, Set.of("nf4", "int8"));

  @Override
  public TechniqueDescription description() {
    return DESCRIPTION;
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    long width = site.out();
    long rank = settings.integer("rank");
    return settings.integer(PromptConfig.TOKENS) * width
        + rank * (settings.integer("max_tokens") + width);
  }

  @Override
  public Attachment attach(AttachContext context) {
    return new DecomposedPrompt(context);
  }
}
