package org.scion.core.technique;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.scion.core.SpecProblem;
import org.scion.core.model.HostLayout;
import org.scion.core.model.ParameterInfo;
import org.scion.core.model.Site;

/**
 * A method of parameter-efficient fine-tuning that describes itself. Found by {@link
 * java.util.ServiceLoader}; has a public constructor without arguments; stateless and thread-safe.
 *
 * <p>This half needs only shapes. What it does with tensors is said by the runner's family
 * interfaces, which the same class implements.
 */
public interface Technique {
  TechniqueDescription description();

  /** Numbers that it adds and trains at one site, for settings already resolved for that site. */
  long parameterCount(Site site, Settings settings);

  /** Numbers that it adds besides the sites, shared by all of them. */
  default long sharedParameterCount(HostLayout host, List<Site> sites, Settings settings) {
    return 0;
  }

  /** Parameters of the base that it trains in place. */
  default List<ParameterInfo> trainedBase(HostLayout host, List<Site> sites, Settings settings) {
    return List.of();
  }

  /** What is wrong with these settings at this site; {@code where} is the path of the technique. */
  default List<SpecProblem> check(Site site, Settings settings, String where) {
    return List.of();
  }

  /**
   * Whether all that it adds inside a layer is a low-rank change of linears, so that layers keep
   * their own backward pass and with it little memory. Techniques that add nothing need not say so.
   */
  default boolean lowRankOnly(Settings settings) {
    return false;
  }

  /**
   * Whether its start takes something out of a weight or looks at that weight's own gradient. It
   * cannot at a head that shares its weight with the embedding, and the plan says so.
   */
  default boolean startsFromOwnWeight() {
    return false;
  }

  /**
   * Whether it carries something from layer to layer besides the hidden state. A layer can then not
   * be done again by itself, which recomputation and quantised bases ask for.
   */
  default boolean spansLayers() {
    return false;
  }

  /** Why it cannot share a site with another technique; empty when it can. */
  default String conflictWith(Technique other, Site site) {
    return "";
  }

  /** The config.json of the model with it, where it changes what layers the model has. */
  default JsonNode config(JsonNode config, Settings settings) {
    return config;
  }

  /** Rows that it puts in front of every example, which take positions of the model. */
  default int virtualTokens(Settings settings) {
    boolean sequence = description().family() == Family.SEQUENCE;
    return sequence ? settings.json().path("virtual_tokens").asInt(0) : 0;
  }

  /** Why it cannot be in one run with another technique at all; empty when it can. */
  default String conflictInRun(Technique other) {
    return "";
  }

  /** What a run must have besides for it to work; empty when nothing is missing. */
  default String missingIn(List<Technique> run) {
    return "";
  }

  /**
   * Id of the technique that trains something for this one, where it trains nothing by itself; it
   * stands after a quantised base and before an optimizer. Empty where there is no need.
   */
  default String companion() {
    return switch (description().family()) {
      case OPTIMIZER -> description().siteKinds().isEmpty() ? "full" : "";
      case QUANTISED_BASE, OBJECTIVE -> "lora";
      default -> "";
    };
  }

  /** The lesson in Markdown: {@code lesson.md} beside the class. */
  default String lesson() {
    try (InputStream in = getClass().getResourceAsStream("lesson.md")) {
      return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  default String id() {
    return description().id();
  }
}
