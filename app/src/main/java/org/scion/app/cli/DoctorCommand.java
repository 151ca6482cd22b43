package org.scion.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.scion.core.Json;
import org.scion.core.service.JobFailure;
import org.scion.core.service.Plugins;
import picocli.CommandLine.Command;

/** {@code scion doctor}: what this machine offers, and whether the engine starts on it. */
@Command(
    name = "doctor",
    description = "Say which engine, device, threads and precision are used and why.")
final class DoctorCommand extends ScionCommand {
  @Override
  List<String> keys() {
    return List.of(
        "engine",
        "device",
        "threads",
        "dtype",
        "dtype_reason",
        "free_memory_gb",
        "free_disk_gb",
        "plugins");
  }

  @Override
  Outcome run(Session session) {
    ObjectNode known = known(session);
    int code = 0;
    try {
      known.setAll(session.job("doctor", Json.object()));
    } catch (JobFailure e) {
      known.put("problem", e.getMessage());
      session.wiring().terminal().err().println("The engine does not start: " + e.getMessage());
      code = e.kind().exitCode();
    }
    return new Outcome(known, () -> words(known), code);
  }

  private static List<String> words(ObjectNode known) {
    List<String> lines = new ArrayList<>(JobCommand.values(known));
    for (JsonNode jar : known.path("plugins")) {
      String what =
          jar.path("problem").isNull()
              ? "techniques " + jar.path("techniques")
              : "left out: " + jar.path("problem").asText();
      lines.add("plugin " + jar.path("file").asText() + ": " + what);
    }
    return lines;
  }

  /** What needs no engine. */
  private static ObjectNode known(Session session) {
    Path workspace = session.workspace().path();
    ObjectNode node =
        Json.object()
            .put("scion", Version.number())
            .put("java", System.getProperty("java.version"))
            .put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"))
            .put("cores", Runtime.getRuntime().availableProcessors())
            .put("workspace", workspace.toString())
            .put("free_disk_gb", new File(workspace.toString()).getUsableSpace() / 1e9);
    if (java.lang.management.ManagementFactory.getOperatingSystemMXBean()
        instanceof com.sun.management.OperatingSystemMXBean machine) {
      node.put("free_memory_gb", machine.getFreeMemorySize() / 1e9);
      node.put("memory_gb", machine.getTotalMemorySize() / 1e9);
    }
    node.put("techniques", session.wiring().techniques().all().size());
    node.put("plugins_folder", Plugins.folder(session.workspace()).toString());
    ArrayNode plugins = node.putArray("plugins");
    for (Plugins.Jar jar : Plugins.list(session.workspace())) {
      ObjectNode entry = plugins.addObject().put("file", jar.file().toString());
      entry.set("techniques", Json.tree(jar.techniques()));
      entry.put("problem", jar.problem().isEmpty() ? null : jar.problem());
    }
    return node;
  }
}
