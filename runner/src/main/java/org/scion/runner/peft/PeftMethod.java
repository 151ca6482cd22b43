package org.scion.runner.peft;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.scion.core.model.HostLayout;
import org.scion.core.spec.TechniqueSpec;
import org.scion.runner.inject.TrainingTechnique;

/** A technique that Hugging Face PEFT has too: reads and writes its adapter_config.json. */
public interface PeftMethod extends TrainingTechnique {
  /** Whether an adapter_config.json describes this technique: peft_type and the options it does. */
  boolean reads(JsonNode config);

  /**
   * Sites and settings of a config.
   *
   * @throws org.scion.core.UnsupportedException for an option that it does not do, by name
   */
  TechniqueSpec read(JsonNode config, HostLayout host);

  /** The config that PEFT would write, without the keys common to all (see {@link PeftConfig}). */
  ObjectNode write(TechniqueSpec spec, HostLayout host);

  /** Whether padding takes part in what the reference computes, as in a mean over all tokens. */
  default boolean seesPadding() {
    return false;
  }
}
