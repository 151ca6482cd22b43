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
import org.scion.runner.inject.SavedModules;
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
   * @throws UnsupportedException for another method
   * @throws SpecException if a tensor is missing
   */
  public static LoraFile read(Path folder, HostLayout layout) {
    JsonNode config = Json.read(folder.resolve("adapter_config.json"));
    Map<String, NDArray> file = TensorFiles.read(folder.resolve("adapter_model.safetensors"));
    return of(folder.getFileName().toString(), config, file, layout);
  }

  /**
   * @param name said in errors
   * @param file tensors by adapter file name
   */
  public static LoraFile of(
      String name, JsonNode config, Map<String, NDArray> file, HostLayout layout) {
    LoraTechnique technique = new LoraTechnique();
    if (!technique.reads(config)) {
      throw new UnsupportedException(
          name + ": not a plain LoRA adapter; only those can be combined");
    }
    TechniqueSpec spec = technique.read(config, layout);
    if (!spec.settings().texts(LoraTechnique.PARAMETERS).isEmpty()) {
      throw new UnsupportedException(name + ": a LoRA adapter with target_parameters");
    }
    List<String> saved = spec.settings().texts("modules_to_save");
    Map<String, Part> parts = new LinkedHashMap<>();
    for (Site site : ExperimentPlanner.sites(spec, layout)) {
      if (SavedModules.matches(site.name(), saved)) {
        continue;
      }
      LoraShape shape = LoraShape.of(spec.settings().at(site.name()));
      parts.put(site.name(), new Part(site, factors(file, site, name), shape));
    }
    return new LoraFile(spec, parts);
  }

  private static Factors factors(Map<String, NDArray> file, Site site, String adapter) {
    String name = Attachment.PREFIX + site.name() + ".lora_";
    boolean embedding = site.kind() == SiteKind.EMBEDDING;
    NDArray a = file.get(embedding ? name + "embedding_A" : name + "A.weight");
    NDArray b = file.get(embedding ? name + "embedding_B" : name + "B.weight");
    if (a == null || b == null) {
      throw new SpecException(
          adapter + " adapter tensors",
          site.name(),
          "lora_A and lora_B for every site of target_modules",
          "The file belongs to another model or configuration.");
    }
    return new Factors(a, b, file.get(name + "B.bias"));
  }
}
