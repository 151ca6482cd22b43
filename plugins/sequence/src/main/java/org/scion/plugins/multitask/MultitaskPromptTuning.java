package org.scion.plugins.multitask;

import static org.scion.core.technique.Hyperparameter.choice;
import static org.scion.core.technique.Hyperparameter.integer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.scion.core.SpecProblem;
import org.scion.core.model.HostLayout;
import org.scion.core.model.ParameterInfo;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.spec.SiteSelection;
import org.scion.core.spec.TechniqueSpec;
import org.scion.core.technique.Family;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;
import org.scion.core.technique.TechniqueDescription;
import org.scion.plugins.prompt.PromptConfig;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;
import org.scion.runner.inject.SavedModules;
import org.scion.runner.peft.PeftMethod;

/**
 * Multitask prompt tuning: one prompt shared by all tasks, rescaled element by element with a
 * low-rank matrix of each task, P_k = P * (C_k R_k).
 *
 * <p>P (n, hidden), C (tasks, n, rank), R (tasks, rank, hidden). Wang et al., 2023
 * (arXiv:2303.02861).
 */
@AutoService(Technique.class)
public final class MultitaskPromptTuning implements PeftMethod {
  private static final TechniqueDescription DESCRIPTION =
      TechniqueDescription.of(
              "multitask_prompt_tuning",
              "Multitask prompt tuning",
              Family.SEQUENCE,
              "One shared soft prompt, rescaled by a low-rank matrix for each task.")
          .paper(
              "Wang et al., Multitask Prompt Tuning Enables Parameter-Efficient Transfer Learning,"
                  + " 2023, arXiv:2303.02861",
              "P_k = P * (C_k R_k),  C_k: n x rank,  R_k: rank x hidden")
          .sites(Map.of("*", TechniqueDescription.EVERYWHERE), SiteKind.EMBEDDING_OUTPUT)
          .settings(
              PromptConfig.tokens(100, "paper: 100 rows"),
              integer("tasks", 1, 1, 1024, "Tasks with a matrix of their own.").from("PEFT"),
              integer("rank", 1, 1, 64, "Rank of a task's matrix.").from("PEFT and the paper"),
              integer("task", 0, 0, 1023, "Number of the task of examples that name none.")
                  .from("none: the first"),
              choice("init", "vocabulary", List.of("random", "vocabulary"), "Start of the prompt.")
                  .from("Lester et al., 2021; PEFT starts at random"),
              PromptConfig.modulesToSave())
          .behaviour(false, false, Set.of("nf4", "int8"));

  @Override
  public TechniqueDescription description() {
    return DESCRIPTION;
  }

  @Override
  public long parameterCount(Site site, Settings settings) {
    long rows = settings.integer(PromptConfig.TOKENS);
    long factors = (long) settings.integer("tasks") * settings.integer("rank");
    return rows * site.out() + factors * (rows + site.out());
  }

  @Override
  public List<ParameterInfo> trainedBase(HostLayout host, List<Site> sites, Settings settings) {
    return SavedModules.parameters(host, settings.texts(PromptConfig.SAVED));
  }

  @Override
  public List<SpecProblem> check(Site site, Settings settings, String where) {
    int tasks = settings.integer("tasks");
    return settings.integer("task") < tasks
        ? List.of()
        : List.of(
            new SpecProblem(
                where + ".task",
                String.valueOf(settings.integer("task")),
                "0 to " + (tasks - 1) + " with tasks: " + tasks,
                ""));
  }

  @Override
  public Attachment attach(AttachContext context) {
    return new MultitaskPrompt(context);
  }

  @Override
  public boolean reads(JsonNode config) {
    return PromptConfig.isType(config, "MULTITASK_PROMPT_TUNING");
  }

  @Override
  public TechniqueSpec read(JsonNode config, HostLayout host) {
    Settings settings =
        PromptConfig.read(config, this)
            .with("tasks", config.path("num_tasks").asInt(1))
            .with("rank", config.path("num_ranks").asInt(1))
            .with("init", "random");
    return new TechniqueSpec(this, SiteSelection.DEFAULT, settings);
  }

  @Override
  public ObjectNode write(TechniqueSpec spec, HostLayout host) {
    ObjectNode config = PromptConfig.write("MULTITASK_PROMPT_TUNING", spec.settings(), host);
    config.put("num_tasks", spec.settings().integer("tasks"));
    config.put("num_ranks", spec.settings().integer("rank"));
    config.put("prompt_tuning_init", "RANDOM");
    return config;
  }
}
