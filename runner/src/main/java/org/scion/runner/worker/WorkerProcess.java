package org.scion.runner.worker;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The command and the environment of a worker process: the same Java and class path as this one,
 * with options that suit a process whose memory is mostly native. Immutable.
 *
 * <p>The heap is 1 GB; {@code SCION_WORKER_HEAP} (as {@code 2g}) or the system property {@code
 * scion.worker.heap} changes it. Huge pages for malloc make a training step about a tenth faster.
 * The engine neither looks anything up on the network nor reports home.
 *
 * @param main class whose main method runs
 * @param threads threads of the engine; 0 for one per core
 */
public record WorkerProcess(String main, int threads) {
  /** Entry point of every worker. */
  public static final String MAIN = "org.scion.runner.worker.WorkerMain";

  private static final String MALLOC = "glibc.malloc.hugetlb=1";

  /**
   * Compiled products that the engine keeps. Its own limit is 1024 of about 0.3 MB each, and since
   * ragged batches hardly ever repeat a number of rows, that is what a long training grows to; one
   * step needs a dozen, and to compile one takes a quarter of a millisecond.
   */
  private static final String PRODUCTS = "64";

  /** The whole command line with the worker's own arguments. */
  public List<String> command(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(java());
    command.add("-Xmx" + heap());
    command.add("-XX:+UseSerialGC");
    // Objects are few and small, and the usual start, a 64th of the machine's memory, fills with
    // garbage before it is collected.
    command.add("-Xms48m");
    command.add("-Xmn24m");
    // Tensors of ever new sizes leave holes in malloc's heap; their pages go back now and then.
    command.add("-XX:+IgnoreUnrecognizedVMOptions"); // Java 17.0.9 and newer know the next one
    command.add("-XX:TrimNativeHeapInterval=5000");
    // Warnings of the virtual machine would otherwise stand between the lines of the protocol.
    command.add("-XX:+DisplayVMOutputToStderr");
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
    command.add("-Dorg.slf4j.simpleLogger.logFile=System.err");
    command.add("-Dai.djl.offline=true");
    command.add("-DOPT_OUT_TRACKING=true");
    command.add("-Djava.awt.headless=true");
    command.add("-cp");
    command.add(classPath());
    command.add(main);
    command.addAll(arguments);
    return command;
  }

  /** Adds what the worker needs to an environment. */
  public void prepare(Map<String, String> environment) {
    environment.merge(
        "GLIBC_TUNABLES", MALLOC, (old, add) -> old.contains("hugetlb") ? old : old + ":" + add);
    String count = String.valueOf(effectiveThreads());
    environment.putIfAbsent("ONEDNN_PRIMITIVE_CACHE_CAPACITY", PRODUCTS);
    environment.put("OMP_NUM_THREADS", count);
    environment.put("MKL_NUM_THREADS", count);
    environment.put("DJL_OFFLINE", "true");
    environment.put("OPT_OUT_TRACKING", "true");
  }

  int effectiveThreads() {
    return threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
  }

  private static String heap() {
    String chosen = System.getProperty("scion.worker.heap", System.getenv("SCION_WORKER_HEAP"));
    return chosen != null && chosen.matches("\\d{1,6}[kKmMgG]?") ? chosen : "1g";
  }

  private static String java() {
    Path bin = Path.of(System.getProperty("java.home"), "bin");
    Path windows = bin.resolve("java.exe");
    return (Files.exists(windows) ? windows : bin.resolve("java")).toString();
  }

  /** That of this process, by absolute paths: a child may work in another folder. */
  public static String classPath() {
    List<String> entries = new ArrayList<>();
    for (String entry :
        System.getProperty("java.class.path").split(java.io.File.pathSeparator, -1)) {
      entries.add(Path.of(entry).toAbsolutePath().toString());
    }
    return String.join(java.io.File.pathSeparator, entries);
  }

  static boolean onWindows() {
    return System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
  }
}
