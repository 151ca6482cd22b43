package org.scion.runner.worker;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.scion.core.Json;

/** A worker that speaks the protocol and computes nothing. */
final class PretendWorker {
  private PretendWorker() {}

  public static void main(String[] args) throws Exception {
    if (args.length == 2 && args[0].equals("train")) {
      System.out.println("training " + args[1]);
      Files.writeString(
          Path.of(args[1], "environment"),
          System.getenv("GLIBC_TUNABLES") + " " + System.getenv("OMP_NUM_THREADS"));
      Thread.sleep(60_000);
      return;
    }
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    int answered = 0;
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      answer(Json.parse(line, "request"), in, ++answered);
    }
  }

  private static void answer(JsonNode request, BufferedReader in, int number) throws Exception {
    System.out.println("a native library prints");
    System.err.println("words for people");
    System.out.println("{\"progress\":{\"phase\":\"p\",\"done\":1,\"total\":2,\"unit\":\"u\"}}");
    switch (request.path("job").asText()) {
      case "die" -> Runtime.getRuntime().halt(9);
      case "hang" -> {
        in.readLine();
        Files.writeString(Path.of(request.at("/arguments/file").asText()), "ended");
      }
      case "deaf" -> Thread.sleep(60_000);
      case "patient" -> {
        boolean cancelled = in.readLine().contains("cancel");
        System.out.println(
            "{\"error\":{\"kind\":\"cancelled\",\"message\":\"" + cancelled + "\"}}");
      }
      case "count" -> System.out.println("{\"result\":{\"number\":" + number + "}}");
      case "refuse" ->
          System.out.println(
              "{\"error\":{\"kind\":\"unsupported\",\"message\":\"m\",\"problems\":"
                  + "[{\"where\":\"w\",\"value\":\"v\",\"allowed\":\"a\",\"advice\":\"b\"}]}}");
      default -> System.out.println(Json.line(Json.object().set("result", request)));
    }
  }
}
