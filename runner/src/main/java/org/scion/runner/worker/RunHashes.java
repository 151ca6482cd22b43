package org.scion.runner.worker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.scion.core.Json;
import org.scion.core.data.FileWeight;
import org.scion.core.model.source.ModelSource;
import org.scion.core.spec.ExperimentSpec;
import org.scion.runner.run.Hashes;

/** Content hashes of what a run depends on: model, data, spec, code. */
final class RunHashes {
  private RunHashes() {}

  static ObjectNode of(ExperimentSpec spec, ModelSource source) {
    ObjectNode hashes = Json.object();
    hashes.put("model", source.sha256());
    hashes.put("spec", Hashes.sha256(Json.line(spec.document())));
    Stream.of("train", "validation", "test")
        .flatMap(part -> FileWeight.of(spec.data(), part, spec.folder()).stream())
        .map(FileWeight::path)
        .filter(Files::isRegularFile)
        .forEach(file -> hashes.put("data/" + file.getFileName(), Hashes.sha256(file)));
    hashes.put("code", code());
    return hashes;
  }

  /** Version of this program as its jar says it. */
  private static String code() {
    String version = RunHashes.class.getPackage().getImplementationVersion();
    Path self = Path.of(System.getProperty("java.class.path").split(java.io.File.pathSeparator)[0]);
    return (version == null ? "0.1.0-SNAPSHOT" : version)
        + (Files.isRegularFile(self) ? " " + Hashes.sha256(self).substring(0, 16) : "");
  }
}
