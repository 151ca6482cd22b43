package org.scion.core.schedule;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.scion.core.SpecException;

/**
 * The shapes of a learning rate over training; ids are those of Hugging Face transformers, which
 * lacks {@code linear_with_restarts}.
 */
public enum ScheduleKind {
  CONSTANT,
  CONSTANT_WITH_WARMUP,
  LINEAR,
  LINEAR_WITH_RESTARTS,
  COSINE,
  COSINE_WITH_RESTARTS,
  POLYNOMIAL,
  INVERSE_SQRT;

  /** The id as a spec writes it, such as {@code cosine_with_restarts}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The kind with an id; dashes count as underscores.
   *
   * @param where spec path for the message
   * @throws SpecException if no kind has this id
   */
  public static ScheduleKind of(String id, String where) {
    String wanted = id.strip().replace('-', '_');
    return Arrays.stream(values())
        .filter(kind -> kind.id().equalsIgnoreCase(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                new SpecException(
                    where,
                    id,
                    Arrays.stream(values()).map(ScheduleKind::id).collect(Collectors.joining(", ")),
                    "Choose one of these schedules"));
  }
}
