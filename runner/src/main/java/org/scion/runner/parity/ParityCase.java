package org.scion.runner.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.checkpoint.Checkpoint;
import org.scion.core.checkpoint.Checkpoints;
import org.scion.core.model.HostFamily;
import org.scion.core.model.TaskHead;
import org.scion.runner.host.HostLoader;
import org.scion.runner.host.HostModel;

/** One recorded case on disk. Files that it opened are closed with it. */
public final class ParityCase implements AutoCloseable {
  private final Path folder;
  private final Path hosts;
  private final JsonNode meta;
  private final Map<Path, Checkpoint> open = new HashMap<>();

  public ParityCase(Path folder, Path hosts) {
    this.folder = folder;
    this.hosts = hosts;
    this.meta = Json.read(folder.resolve("meta.json"));
  }

  public String name() {
    return folder.getFileName().toString();
  }

  public Path folder() {
    return folder;
  }

  public JsonNode meta() {
    return meta;
  }

  /** PEFT's type of the case, or BASE, TRAIN, COMBINE, CONVERT, MULTI, INTRUDERS. */
  public String type() {
    return meta.path("peft_type").asText(name().split("--", 2)[0]);
  }

  /** What the case checks: base, peft, train, ... */
  public String verify() {
    return meta.path("verify").asText("peft");
  }

  public boolean has(String file) {
    return Files.exists(folder.resolve(file));
  }

  /** adapter_config.json of the case or of one of its sub-folders. */
  public JsonNode config(String sub) {
    return Json.read(folder.resolve(sub).resolve("adapter_config.json"));
  }

  public Reference reference(String file) {
    return new Reference(open(folder.resolve(file)));
  }

  private Checkpoint open(Path file) {
    return open.computeIfAbsent(file, Checkpoints::open);
  }

  /** The host of the case with its own weights, freshly loaded. */
  public HostModel host() {
    Path path = hosts.resolve(meta.path("host").asText());
    if (!Files.isDirectory(path)) {
      throw new SpecException(
          "--hosts", hosts.toString(), "a folder with " + meta.path("host").asText(), "");
    }
    JsonNode config = Json.read(path.resolve("config.json"));
    TaskHead head = HostFamily.headOf(config);
    return new HostLoader(config, open(path), head).load(0);
  }

  @Override
  public void close() {
    open.values().forEach(Checkpoint::close);
  }
}
