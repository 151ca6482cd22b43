package org.scion.core.technique;

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

  /** Why it cannot share a site with another technique; empty when it can. */
  default String conflictWith(Technique other, Site site) {
    return "";
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
