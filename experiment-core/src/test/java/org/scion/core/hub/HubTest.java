package org.scion.core.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scion.core.SpecException;
import org.scion.core.UnsupportedException;

class HubTest {
  private static final HubClient.Timing IMPATIENT =
      new HubClient.Timing(Duration.ofMillis(1), Duration.ofSeconds(5));
  private static final HubId MODEL = HubId.parse(HubId.Kind.MODEL, "hub:owner/name");
  private static final HubId DATA = HubId.parse(HubId.Kind.DATASET, "hub:owner/name");
  private static final String WEIGHTS = "model.safetensors";

  @TempDir Path home;
  private FakeHub server;

  @BeforeEach
  void start() throws IOException {
    server = new FakeHub();
    server.files.put("config.json", "{\"model_type\":\"llama\"}".getBytes(StandardCharsets.UTF_8));
    server.files.put("tokenizer.json", "{}".getBytes(StandardCharsets.UTF_8));
    byte[] weights = new byte[300_000];
    new Random(7).nextBytes(weights);
    server.files.put(WEIGHTS, weights);
    server.files.put("onnx/model.onnx", new byte[10]);
    server.files.put("pytorch_model.bin", new byte[10]);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Hub hub(String... environment) {
    Map<String, String> map =
        environment.length == 0 ? Map.of() : Map.of(environment[0], environment[1]);
    return new Hub(server.settings(home, map), HubProgress.NONE, IMPATIENT);
  }

  private Path repository() {
    return home.resolve("hub/models--owner--name");
  }

  @Test
  void aModelLiesAsHuggingFaceLaysItAndIsNotAskedForAgain() throws IOException {
    Path folder = hub().model(MODEL, false);
    assertEquals(repository().resolve("snapshots").resolve(FakeHub.COMMIT), folder);
    assertEquals(FakeHub.COMMIT, Files.readString(repository().resolve("refs/main")));
    for (String name : List.of("config.json", "tokenizer.json", WEIGHTS)) {
      Path link = folder.resolve(name);
      assertEquals(Path.of("../../blobs/" + server.hash(name)), Files.readSymbolicLink(link), name);
      assertArrayEquals(server.files.get(name), Files.readAllBytes(link));
    }
    assertFalse(Files.exists(folder.resolve("onnx")));
    assertFalse(Files.exists(folder.resolve("pytorch_model.bin")));
    server.requests.clear();
    assertEquals(folder, hub().model(MODEL, false));
    assertEquals(List.of(), server.requests);
    assertEquals(folder, hub().model(MODEL, true));
    assertEquals(List.of("GET /api/models/owner/name/revision/main"), server.requests);
  }

  @Test
  void contentsThatAreHereAreNotFetchedAgain() throws IOException {
    Path blobs = Files.createDirectories(repository().resolve("blobs"));
    Files.write(blobs.resolve(server.hash(WEIGHTS)), server.files.get(WEIGHTS));
    hub().model(MODEL, false);
    assertFalse(server.requests.toString().contains("STORE"), server.requests.toString());
  }

  @Test
  void whatBreaksOffGoesOnWhereItEnded() throws IOException {
    server.breakOffAfter = 100_000;
    server.breaks = 2;
    Path folder = hub().model(MODEL, false);
    assertArrayEquals(server.files.get(WEIGHTS), Files.readAllBytes(folder.resolve(WEIGHTS)));
    List<String> store = server.requests.stream().filter(r -> r.startsWith("STORE")).toList();
    assertEquals(3, store.size());
    assertEquals("STORE null", store.get(0));
    assertTrue(store.get(2).matches("STORE bytes=[1-9]\\d+-"), store.toString());
  }

  @Test
  void aServerWithoutRangesStartsAnew() throws IOException {
    server.breakOffAfter = 100_000;
    server.breaks = 1;
    server.ranges = false;
    Path folder = hub().model(MODEL, false);
    assertArrayEquals(server.files.get(WEIGHTS), Files.readAllBytes(folder.resolve(WEIGHTS)));
  }

  @Test
  void aDownloadThatNeverGetsOnEndsAndLeavesNothingThatLooksWhole() {
    server.breakOffAfter = 0;
    server.breaks = 1000;
    UncheckedIOException e =
        assertThrows(UncheckedIOException.class, () -> hub().model(MODEL, false));
    assertTrue(e.getMessage().contains("goes on where this one ended"), e.getMessage());
    assertFalse(Files.exists(repository().resolve("snapshots")));
  }

  @Test
  void wrongContentIsThrownAwayAndSaid() {
    server.liedHashes.put(WEIGHTS, "a".repeat(64));
    UncheckedIOException e =
        assertThrows(UncheckedIOException.class, () -> hub().model(MODEL, false));
    assertTrue(e.getMessage().contains("a".repeat(64)), e.getMessage());
    assertFalse(Files.exists(repository().resolve("blobs/" + "a".repeat(64))));
    assertFalse(Files.exists(repository().resolve("blobs/" + "a".repeat(64) + ".incomplete")));
    assertFalse(Files.exists(repository().resolve("snapshots")));
  }

  @Test
  void aWrongSizeIsNoticedBothWays() {
    server.liedSizes.put(WEIGHTS, 200_000L);
    assertTrue(
        assertThrows(UncheckedIOException.class, () -> hub().model(MODEL, false))
            .getMessage()
            .contains("more than the 200000 bytes"));
    server.liedSizes.put(WEIGHTS, 400_000L);
    assertThrows(UncheckedIOException.class, () -> hub().model(MODEL, false));
    assertFalse(Files.exists(repository().resolve("snapshots")));
  }

  @Test
  void aBusyHubIsAskedAgain() {
    server.refusals.addAll(List.of(429, 503, 429));
    hub().model(MODEL, false);
    server.refusals.addAll(java.util.Collections.nCopies(HubClient.ATTEMPTS, 503));
    UncheckedIOException e =
        assertThrows(UncheckedIOException.class, () -> hub().model(MODEL, true));
    assertTrue(String.valueOf(e.getCause()).contains("503"), String.valueOf(e.getCause()));
  }

  @Test
  void theTokenGoesToTheHubAndNowhereElse() {
    server.neededToken = "secret-token";
    SpecException without = assertThrows(SpecException.class, () -> hub().model(MODEL, false));
    assertTrue(without.getMessage().contains("HF_TOKEN"), without.getMessage());
    SpecException other =
        assertThrows(SpecException.class, () -> hub("HF_TOKEN", "wrong").model(MODEL, false));
    assertTrue(other.getMessage().contains("403"), other.getMessage());
    assertFalse(other.getMessage().contains("wrong"), other.getMessage());
    hub("HF_TOKEN", "secret-token").model(MODEL, false);
    assertEquals(List.of("null"), server.storeTokens.stream().distinct().toList());
    assertFalse(
        server.settings(home, Map.of("HF_TOKEN", "secret-token")).toString().contains("secret"));
  }

  @Test
  void whatIsNotThereIsRefusedAtOnce() {
    HubId other = HubId.parse(HubId.Kind.MODEL, "hub:owner/other");
    SpecException e = assertThrows(SpecException.class, () -> hub().model(other, false));
    assertTrue(e.getMessage().contains("404"), e.getMessage());
    assertEquals(1, server.requests.size());
    assertThrows(SpecException.class, () -> hub("HF_HUB_OFFLINE", "1").model(MODEL, false));
    assertEquals(1, server.requests.size());
  }

  @Test
  void namesThatLeaveTheFolderAreRefused() {
    server.files.put("../../../evil.json", new byte[1]);
    assertThrows(UncheckedIOException.class, () -> hub().model(MODEL, false));
    assertFalse(Files.exists(home.resolve("evil.json")));
    server.files.remove("../../../evil.json");
    server.liedHashes.put("config.json", "../x");
    assertThrows(UncheckedIOException.class, () -> hub().model(MODEL, false));
  }

  @Test
  void pickledAndSeveralWeightsHaveToBeNamed() {
    byte[] weights = server.files.remove(WEIGHTS);
    assertThrows(UnsupportedException.class, () -> hub().model(MODEL, false));
    server.files.put("q4.gguf", weights);
    SpecException e = assertThrows(SpecException.class, () -> hub().model(MODEL, false));
    assertTrue(e.getMessage().contains("q4.gguf"), e.getMessage());
    HubId one = HubId.parse(HubId.Kind.MODEL, "hub:owner/name/q4.gguf");
    assertTrue(hub().model(one, false).endsWith("q4.gguf"));
  }

  @Test
  void theShardsOfAPartAreItsFiles() {
    for (String part : List.of("train", "test")) {
      for (int i = 0; i < 2; i++) {
        server.files.put("data/" + part + "-0000" + i + "-of-00002.parquet", new byte[] {1, 2});
      }
    }
    List<Path> train = hub().data(DATA, "train", false);
    assertEquals(2, train.size());
    assertTrue(train.get(1).endsWith("data/train-00001-of-00002.parquet"));
    assertTrue(Files.isDirectory(home.resolve("hub/datasets--owner--name")));
    assertThrows(SpecException.class, () -> hub().data(DATA, "validation", false));
    server.files.put("other/train-00000-of-00001.parquet", new byte[] {3});
    SpecException two = assertThrows(SpecException.class, () -> hub().data(DATA, "train", true));
    assertTrue(two.getMessage().contains("other/"), two.getMessage());
    HubId named = HubId.parse(HubId.Kind.DATASET, "hub:owner/name/other");
    assertEquals(1, hub().data(named, "train", false).size());
  }

  @Test
  void anUnsafeEndpointIsRefused() {
    for (String bad : List.of("http://example.org", "ftp://localhost", "no address")) {
      assertThrows(
          SpecException.class, () -> HubSettings.of(Map.of("HF_ENDPOINT", bad), home), bad);
    }
    assertEquals(
        HubSettings.DEFAULT_ENDPOINT, HubSettings.of(Map.of(), home).endpoint().toString());
  }
}
