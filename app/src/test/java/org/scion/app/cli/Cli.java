package org.scion.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.scion.app.Terminal;
import org.scion.app.Wiring;
import org.scion.core.Json;
import org.scion.core.run.RunFolder;
import org.scion.core.service.JobFailure;
import org.scion.core.service.JobRequest;
import org.scion.core.service.RunLauncher;
import org.scion.core.technique.Techniques;

/** Calls the command line in this process, with jobs and launches that are only written down. */
final class Cli {
  final Path folder;
  final List<JobRequest> jobs = new ArrayList<>();
  final List<RunFolder> launched = new ArrayList<>();
  Function<JobRequest, JsonNode> worker;
  RunLauncher launcher;
  String out = "";
  String err = "";

  Cli(Path folder) {
    this.folder = folder;
    this.worker =
        request -> {
          throw new JobFailure(JobFailure.Kind.UNSUPPORTED, "no " + request.job(), List.of());
        };
    this.launcher = run -> 1;
  }

  /** Exit code; what was printed stands in out and err. */
  int run(String... args) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    Wiring wiring =
        new Wiring(
            (request, progress) -> {
              jobs.add(request);
              return worker.apply(request);
            },
            run -> {
              launched.add(run);
              return launcher.start(run);
            },
            Techniques.load(),
            new Terminal(
                new BufferedReader(new StringReader("")),
                new PrintStream(printed, true, StandardCharsets.UTF_8),
                new PrintStream(said, true, StandardCharsets.UTF_8),
                false,
                false),
            Map.of(
                "SCION_WORKSPACE",
                folder.resolve("workspace").toString(),
                "HF_HOME",
                folder.resolve("hf").toString(),
                "HF_HUB_OFFLINE",
                "1"),
            folder,
            Clock.systemUTC());
    int code = CommandLineFace.execute(wiring, args);
    out = printed.toString(StandardCharsets.UTF_8);
    err = said.toString(StandardCharsets.UTF_8);
    return code;
  }

  /** The one line on standard output as an object. */
  ObjectNode json() {
    if (out.lines().count() != 1 || !out.endsWith("\n")) {
      throw new AssertionError("not exactly one line: " + out);
    }
    return (ObjectNode) Json.parse(out, "standard output");
  }
}
