package org.scion.runner.peft;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.scion.core.UnsupportedException;
import org.scion.core.technique.Techniques;

/** Finds the technique of an adapter_config.json. */
public final class PeftMethods {
  private PeftMethods() {}

  public static Optional<PeftMethod> find(JsonNode config) {
    return Techniques.load().all().stream()
        .filter(PeftMethod.class::isInstance)
        .map(PeftMethod.class::cast)
        .filter(m -> m.reads(config))
        .findFirst();
  }

  /**
   * @throws UnsupportedException naming the peft_type
   */
  public static PeftMethod of(JsonNode config) {
    return find(config)
        .orElseThrow(
            () ->
                new UnsupportedException(
                    "adapter_config.json: peft_type "
                        + config.path("peft_type").asText("(missing)")
                        + " with these options is not supported"));
  }
}
