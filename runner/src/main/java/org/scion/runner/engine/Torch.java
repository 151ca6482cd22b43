package org.scion.runner.engine;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.function.Supplier;
import org.scion.core.UnsupportedException;
import org.scion.core.spec.EngineSpec;

/**
 * The native engine of this process: device, threads, the manager that owns everything long-lived.
 *
 * <p>Arrays made inside {@link #scope} die with it unless they are its result, so that one scope
 * per step bounds memory. Confined to the training thread.
 */
public final class Torch {
  private static NDManager root;
  private static Device device;

  private Torch() {}

  /** Starts the engine on the device asked for. Later calls only set the threads. */
  public static synchronized void start(EngineSpec spec) {
    int threads = spec.threads() > 0 ? spec.threads() : Runtime.getRuntime().availableProcessors();
    if (root == null) {
      System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
      Engine engine = Engine.getEngine("PyTorch");
      device = choose(spec.device(), engine);
      root = engine.newBaseManager(device);
      JniUtils.setGraphExecutorOptimize(false);
      Kernels.load((PtNDManager) root);
    }
    JniUtils.setNumThreads(threads);
    JniUtils.setGradMode(true);
  }

  /** Starts the engine on the CPU with all cores. */
  public static void start() {
    start(new EngineSpec("cpu", "float32", 0));
  }

  private static Device choose(String wanted, Engine engine) {
    boolean gpu = engine.getGpuCount() > 0;
    if (wanted.equals("cuda") && !gpu) {
      throw new UnsupportedException(
          "engine.device: cuda is not here (no CUDA device, or a PyTorch without CUDA); allowed:"
              + " auto, cpu. PYTORCH_LIBRARY_PATH may name an installed PyTorch 2.7.1 with CUDA.");
    }
    return gpu && !wanted.equals("cpu") ? Device.gpu() : Device.cpu();
  }

  /** Where arrays are made; null before the start. */
  public static Device device() {
    return device;
  }

  public static String version() {
    return Engine.getEngine("PyTorch").getVersion();
  }

  public static int threads() {
    return JniUtils.getNumThreads();
  }

  /** The manager of everything that lives as long as the process. */
  public static NDManager manager() {
    return root;
  }

  /** Runs work and frees every array made in it but the result, which may be null. */
  public static NDArray scope(Supplier<NDArray> work) {
    NDArray result;
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      result = work.get();
      if (result != null) {
        NDScope.unregister(result);
      }
    }
    if (result != null) {
      NDScope.register(result);
    }
    return result;
  }

  /** Takes an array out of the innermost scope: it lives until it is closed. */
  public static NDArray keep(NDArray array) {
    NDScope.unregister(array);
    return array;
  }

  /** Runs work without recording for the backward pass. */
  public static <T> T withoutGradient(Supplier<T> work) {
    boolean before = JniUtils.isGradMode();
    JniUtils.setGradMode(false);
    try {
      return work.get();
    } finally {
      JniUtils.setGradMode(before);
    }
  }

  /** A number as an array of no dimensions. */
  public static NDArray number(double value) {
    return create(new float[] {(float) value}, 1).reshape(new Shape());
  }

  /** A float array of a shape, copied from Java. */
  public static NDArray create(float[] values, long... shape) {
    ByteBuffer bytes = ByteBuffer.allocateDirect(values.length * 4).order(ByteOrder.nativeOrder());
    bytes.asFloatBuffer().put(FloatBuffer.wrap(values));
    try (NDArray view = root.create(bytes.asFloatBuffer(), new Shape(shape))) {
      // A copy in the engine's own memory: products of badly aligned arrays may differ in the last
      // bit from run to run.
      return view.duplicate();
    }
  }

  /**
   * Whole numbers, copied into memory of the engine's own: an index made inside a layer is kept by
   * the backward pass after its Java object, and with it a Java buffer, is gone.
   */
  public static NDArray create(long... values) {
    try (NDArray shared = root.create(values)) {
      return shared.duplicate();
    }
  }

  public static NDArray zeros(long... shape) {
    return root.zeros(new Shape(shape));
  }

  public static NDArray ones(long... shape) {
    return root.ones(new Shape(shape));
  }

  /** Whether a backward pass from this array reaches anything: DJL's own flag knows leaves only. */
  public static boolean tracked(NDArray array) {
    // JniUtils.getGradientFunctionNames ends the process when there is none.
    return Kernels.call("tracked", array).getBoolean();
  }

  /**
   * The gradient that a trained array carries, to be added to in place; zeros when there was none.
   */
  public static NDArray gradient(NDArray trained) {
    if (JniUtils.getGradient((PtNDArray) trained) == null) {
      try (NDArray zeros = withoutGradient(trained::zerosLike)) {
        JniUtils.backward((PtNDArray) trained, (PtNDArray) zeros, false, false);
      }
    }
    return trained.getGradient();
  }

  /** Runs the backward pass from an array with a given gradient of the same shape. */
  public static void backward(NDArray array, NDArray gradient) {
    JniUtils.backward((PtNDArray) array, (PtNDArray) gradient, false, false);
  }

  /** The same, keeping the recorded graph for a further pass through a part that is shared. */
  public static void backwardKeeping(NDArray array, NDArray gradient) {
    JniUtils.backward((PtNDArray) array, (PtNDArray) gradient, true, false);
  }

  /** Whether operations are being recorded for a backward pass. */
  public static boolean recording() {
    return JniUtils.isGradMode();
  }

  /** A seed drawn from the engine's own sequence. */
  public static long drawnSeed() {
    return Float.floatToIntBits(Kernels.inPlace("random_normal", 1L).get(0).getFloat());
  }

  /** The values in row-major order; whole numbers (indices that adapters store) as floats. */
  public static float[] floats(NDArray array) {
    return array.getDataType().isInteger()
        ? array.toType(DataType.FLOAT32, true).toFloatArray()
        : array.toFloatArray();
  }

  /**
   * Normal numbers as torch's CPU generator gives them after {@code manual_seed(seed)}: only for
   * what a file format expects to be redrawn from a seed. Disturbs the engine's own sequence.
   */
  public static NDArray referenceNormal(long seed, long... shape) {
    JniUtils.setSeed(seed);
    long count = new Shape(shape).size();
    return Kernels.inPlace("random_normal", count)
        .get(0)
        .reshape(shape)
        .toDevice(device, true)
        .duplicate();
  }

  /** A random order of 0 .. count-1 as torch's CPU generator gives it after seeding. */
  public static long[] referencePermutation(long seed, long count) {
    JniUtils.setSeed(seed);
    return Kernels.inPlace("random_permutation", count).get(0).toLongArray();
  }

  /** Seeds the engine's random numbers with exactly this seed. */
  public static void reseed(long seed) {
    JniUtils.setSeed(seed);
  }

  /** Seeds the engine's random numbers: before every step, from the run's seed and the step. */
  public static void seed(long seed, long step) {
    long mixed = seed * 0x9E3779B97F4A7C15L + step * 0xD1B54A32D192ED03L;
    JniUtils.setSeed((mixed ^ (mixed >>> 29)) & Long.MAX_VALUE);
  }
}
