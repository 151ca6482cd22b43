package org.scion.app.contract;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.scion.core.SpecProblem;
import org.scion.core.model.HostLayout;
import org.scion.core.model.Site;
import org.scion.core.plan.ExperimentPlanner;
import org.scion.core.spec.SiteSelection;
import org.scion.core.spec.TechniqueSpec;
import org.scion.core.technique.Hyperparameter;
import org.scion.core.technique.Settings;
import org.scion.core.technique.SettingsReader;
import org.scion.core.technique.Technique;

/**
 * A technique with settings that a tiny model can take: the defaults, with numbers that the
 * technique's own check refuses, or that are far too large for the model, halved.
 */
final class Fitted {
  private static final int LARGE = 8;
  private static final String PROMPT = "virtual_tokens";

  private Fitted() {}

  /** Empty when the model has no place for the technique. */
  static Optional<TechniqueSpec> on(HostLayout host, Technique technique) {
    ObjectNode given = Needed.settings(technique.id());
    for (Hyperparameter h : technique.description().hyperparameters()) {
      boolean large =
          h.type() == Hyperparameter.Type.INTEGER
              && (h.key().equals("rank") || h.key().endsWith("_rank") || h.key().equals(PROMPT))
              && ((Integer) h.defaultValue()) > LARGE;
      if (large && !given.has(h.key())) {
        given.put(h.key(), LARGE);
      }
    }
    for (int attempt = 0; attempt < 40; attempt++) {
      TechniqueSpec spec = spec(technique, given);
      List<Site> sites = ExperimentPlanner.sites(spec, host);
      if (sites.isEmpty() && !technique.description().siteKinds().isEmpty()) {
        return Optional.empty();
      }
      List<SpecProblem> problems = problems(spec, sites);
      if (problems.isEmpty()) {
        return Optional.of(spec);
      }
      if (!lower(given, spec, problems.get(0))) {
        return Optional.empty();
      }
    }
    throw new AssertionError(technique.id() + ": no settings fit " + host.modelType());
  }

  private static TechniqueSpec spec(Technique technique, ObjectNode given) {
    List<SpecProblem> problems = new ArrayList<>();
    Settings settings = new SettingsReader("techniques[0]", problems).read(technique, given);
    if (!problems.isEmpty()) {
      throw new AssertionError(technique.id() + ": " + problems);
    }
    return new TechniqueSpec(technique, SiteSelection.DEFAULT, settings);
  }

  static List<SpecProblem> problems(TechniqueSpec spec, List<Site> sites) {
    List<SpecProblem> problems = new ArrayList<>();
    for (Site site : sites) {
      Settings here = spec.settings().at(site.name());
      problems.addAll(spec.technique().check(site, here, "techniques[0]"));
    }
    return problems;
  }

  /** Halves the number that a problem is about; false when it is about something else. */
  private static boolean lower(ObjectNode given, TechniqueSpec spec, SpecProblem problem) {
    String key = problem.where().substring(problem.where().lastIndexOf('.') + 1);
    for (Hyperparameter h : spec.technique().description().hyperparameters()) {
      if (h.key().equals(key) && h.type() == Hyperparameter.Type.INTEGER) {
        int now = spec.settings().integer(key);
        given.put(key, Math.max((int) h.min(), now / 2));
        return now / 2 >= h.min();
      }
    }
    return false;
  }
}
