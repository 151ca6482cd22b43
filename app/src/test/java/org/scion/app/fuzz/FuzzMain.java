package org.scion.app.fuzz;

import java.nio.file.Path;

/** {@code FuzzMain FOLDER MUTATIONS SEED}: prints counts and findings. */
final class FuzzMain {
  private FuzzMain() {}

  public static void main(String[] args) throws Exception {
    long start = System.nanoTime();
    int mutations = Integer.parseInt(args[1]);
    Fuzzing fuzzing =
        new Fuzzing(FuzzTargets.all(), Path.of(args[0])).run(mutations, Long.parseLong(args[2]));
    System.out.printf(
        "%d mutations, seed %s, heap %d MB, %.0f s, slowest %.2f s%n",
        mutations,
        args[2],
        Runtime.getRuntime().maxMemory() >> 20,
        (System.nanoTime() - start) / 1e9,
        fuzzing.slowest());
    fuzzing
        .counts()
        .forEach(
            (name, n) -> System.out.printf("  %-22s read %5d, refused %5d%n", name, n[0], n[1]));
    System.out.println(fuzzing.findings().size() + " findings");
    fuzzing.findings().stream().limit(60).forEach(System.out::println);
    System.exit(fuzzing.findings().isEmpty() ? 0 : 1);
  }
}
