package org.scion.app.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.scion.core.SpecException;
import org.scion.core.UnsupportedException;

/**
 * Damages the files of targets one after the other and counts what their readers make of it. A
 * refusal in words is right and so is reading on; anything else, or more than five seconds, is a
 * finding.
 */
final class Fuzzing {
  private static final int LIMIT_SECONDS = 5;

  /** Classes and native libraries are loaded with the good files. */
  private static final int FIRST_SECONDS = 60;

  private final List<FuzzTarget> targets;
  private final Path folder;
  private final TreeMap<String, int[]> counts = new TreeMap<>();
  private final List<String> findings = new ArrayList<>();
  private ExecutorService reader = executor();
  private double slowest;

  Fuzzing(List<FuzzTarget> targets, Path folder) {
    this.targets = targets;
    this.folder = folder;
  }

  private static ExecutorService executor() {
    return Executors.newSingleThreadExecutor(
        work -> {
          Thread thread = new Thread(work, "reader");
          thread.setDaemon(true);
          return thread;
        });
  }

  /** Neighbouring seeds begin alike in Java's generator; mixed they do not. */
  static Random random(long seed) {
    long mixed = (seed + 1) * 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ mixed >>> 30) * 0xBF58476D1CE4E5B9L;
    return new Random(mixed ^ mixed >>> 27);
  }

  /** Tries so many mutations of each target in turn; the seed of one is told with its finding. */
  Fuzzing run(int mutations, long seed) throws Exception {
    for (FuzzTarget target : targets) {
      counts.put(target.name(), new int[2]);
      String refused = attempt(target, target.files(), FIRST_SECONDS);
      if (refused != null) {
        findings.add(target.name() + ": the good files are refused: " + refused);
      }
    }
    slowest = 0;
    for (int i = 0; i < mutations; i++) {
      FuzzTarget target = targets.get(i % targets.size());
      FuzzTarget other = targets.get((i / targets.size() + i) % targets.size());
      one(target, other, seed + i);
    }
    reader.shutdownNow();
    return this;
  }

  private void one(FuzzTarget target, FuzzTarget other, long seed) throws Exception {
    Random random = random(seed);
    Map<String, byte[]> files = new TreeMap<>(target.files());
    List<String> names = List.copyOf(files.keySet());
    String name = names.get(random.nextInt(names.size()));
    byte[] foreign = other.files().values().iterator().next();
    byte[] damaged =
        random.nextBoolean() ? new TreeMutator(seed).mutate(name, files.get(name)) : null;
    files.put(name, damaged != null ? damaged : new Mutator(seed).mutate(files.get(name), foreign));
    String what = target.name() + " seed " + seed + " (" + name + ")";
    try {
      counts.get(target.name())[attempt(target, files, LIMIT_SECONDS) == null ? 0 : 1]++;
    } catch (TimeoutException e) {
      findings.add(what + ": more than " + LIMIT_SECONDS + " s");
      reader.shutdownNow();
      reader = executor();
    } catch (ExecutionException e) {
      StackTraceElement[] trace = e.getCause().getStackTrace();
      String at =
          Stream.of(trace)
              .filter(t -> t.getClassName().startsWith("org.scion"))
              .findFirst()
              .map(StackTraceElement::toString)
              .orElse("");
      findings.add(what + ": " + shortened(e.getCause()) + " " + at);
    }
  }

  private static String shortened(Throwable e) {
    String text = e.toString();
    return text.length() > 200 ? text.substring(0, 200) : text;
  }

  /**
   * @return the refusal in words, or null if the files were read
   */
  private String attempt(FuzzTarget target, Map<String, byte[]> files, int seconds)
      throws Exception {
    empty();
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
    long start = System.nanoTime();
    Future<String> result =
        reader.submit(
            () -> {
              try {
                target.reading().read(folder);
                return null;
              } catch (SpecException | UnsupportedException | UncheckedIOException e) {
                return String.valueOf(e.getMessage());
              }
            });
    String refusal = result.get(seconds, TimeUnit.SECONDS);
    slowest = Math.max(slowest, (System.nanoTime() - start) / 1e9);
    return refusal;
  }

  private void empty() throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  List<String> findings() {
    return findings;
  }

  /** Of each target: read on, refused. */
  Map<String, int[]> counts() {
    return counts;
  }

  double slowest() {
    return slowest;
  }
}
