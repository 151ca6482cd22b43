package org.scion.plugins.lora;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.UnsupportedException;
import org.scion.core.model.HostLayout;
import org.scion.core.model.Site;
import org.scion.core.model.SiteKind;
import org.scion.core.plan.ExperimentPlanner;
import org.scion.core.spec.TechniqueSpec;
import org.scion.runner.inject.Attachment;
import org.scion.runner.run.TensorFiles;

/**
 * A plain LoRA adapter read from its folder: factors and scaling by site.
 *
 * @param spec what its config says
 * @param parts by site name, in the model's order
 */
public record LoraFile(TechniqueSpec spec, Map<String, Part> parts) {
  /**
   * One site's change.
   *
   * @param site where
   * @param factors A and B, and the bias of B if there is one
   * @param shape rank and scaling
   */
  public record Part(Site site, Factors factors, LoraShape shape) {
    /** s B A, (out, in); (dim, rows) for an embedding. */
    public NDArray delta() {
      return factors.delta(shape.scaling());
    }
  }

  /**
   * @param folder with adapter_config.json and adapter_model.safetensors
   * @throws UnsupportedException for another method, or modules trained whole
   * @throws SpecException if a tensor is missing
   */
  public static LoraFile read(Path folder, HostLayout layout) {
    JsonNode config = Json.read(folder.resolve("adapter_config.json"));
    LoraTechnique technique = new LoraTechnique();
    if (!technique.reads(config)) {
      throw new UnsupportedException(
          folder.getFileName() + ": not a plain LoRA adapter; only those can be combined");
    }
    TechniqueSpec spec = technique.read(config, layout);
    for (String key : List.of("modules_to_save", LoraTechnique.PARAMETERS)) {
      if (!spec.settings().texts(key).isEmpty()) {
        throw new UnsupportedException(folder.getFileName() + ": a LoRA adapter with " + key);
      }
    }
    Map<String, NDArray> file = TensorFiles.read(folder.resolve("adapter_model.safetensors"));
    Map<String, Part> parts = new LinkedHashMap<>();
    for (Site site : ExperimentPlanner.sites(spec, layout)) {
      LoraShape shape = LoraShape.of(spec.settings().at(site.name()));
      parts.put(site.name(), new Part(site, factors(file, site, folder), shape));
    }
    return new LoraFile(spec, parts);
  }

  private static Factors factors(Map<String, NDArray> file, Site site, Path folder) {
    String name = Attachment.PREFIX + site.name() + ".lora_";
    boolean embedding = site.kind() == SiteKind.EMBEDDING;
    NDArray a = file.get(embedding ? name + "embedding_A" : name + "A.weight");
    NDArray b = file.get(embedding ? name + "embedding_B" : name + "B.weight");
    if (a == null || b == null) {
      throw new SpecException(
          folder.getFileName() + " adapter tensors",
          site.name(),
          "lora_A and lora_B for every site of target_modules",
          "The file belongs to another model or configuration.");
    }
    return new Factors(a, b, file.get(name + "B.bias"));
  }
}
