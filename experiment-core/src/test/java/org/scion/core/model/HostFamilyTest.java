package org.scion.core.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.scion.core.Json;
import org.scion.core.UnsupportedException;

class HostFamilyTest {
  private static ObjectNode config(String type) {
    ObjectNode config = Json.object().put("model_type", type);
    config.put("hidden_size", 16).put("intermediate_size", 24).put("num_hidden_layers", 2);
    config.put("num_attention_heads", 4).put("vocab_size", 40).put("head_dim", 4);
    return config.put("num_key_value_heads", 2).put("max_position_embeddings", 64);
  }

  private static void refused(ObjectNode config, TaskHead head, String named) {
    UnsupportedException refused =
        assertThrows(UnsupportedException.class, () -> HostFamily.of(config).layout(config, head));
    assertTrue(refused.getMessage().contains(named), refused.getMessage());
  }

  @Test
  void whatIsNotComputedIsRefusedByName() {
    refused(config("mamba"), TaskHead.CAUSAL_LM, "mamba");
    ObjectNode quantised = config("llama");
    quantised.putObject("quantization_config").put("quant_method", "gptq");
    refused(quantised, TaskHead.CAUSAL_LM, "gptq");
    refused(config("gemma3_text"), new TaskHead(Task.TOKEN_CLASSIFICATION, 3), "Gemma 3");
    refused(config("bert"), TaskHead.CAUSAL_LM, "causal-lm");
    ObjectNode scaled = config("llama");
    scaled.putObject("rope_scaling").put("rope_type", "dynamic");
    refused(scaled, TaskHead.CAUSAL_LM, "dynamic");
  }

  @Test
  void headsAreNamedAsInTransformers() {
    TaskHead tags = new TaskHead(Task.TOKEN_CLASSIFICATION, 3);
    TaskHead number = new TaskHead(Task.REGRESSION, 1);
    for (List<String> one :
        List.of(
            List.of("mistral", "MistralForTokenClassification", "score.bias"),
            List.of("phi3", "Phi3ForTokenClassification", "score.bias"),
            List.of("bert", "BertForTokenClassification", "classifier.bias"))) {
      ObjectNode config = config(one.get(0));
      HostLayout layout = HostFamily.of(config).layout(config, tags);
      assertEquals(one.get(1), layout.architecture());
      assertTrue(layout.parameter(one.get(2)).isPresent());
    }
    ObjectNode gemma = config("gemma3_text");
    assertEquals(
        "Gemma3TextForSequenceClassification",
        HostFamily.of(gemma).layout(gemma, number).architecture());
    gemma.putArray("architectures").add("Gemma3TextForSequenceClassification");
    gemma.put("num_labels", 1);
    assertEquals(number, HostFamily.headOf(gemma));
  }
}
