package org.scion.runner.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * The kernels: every torch operator with autograd through TorchScript methods. One per process;
 * calls come from the one training thread, or from the threads of {@link OnEveryCore}.
 *
 * <p>Arrays passed in must carry no name: DJL reads structure out of names.
 */
public final class Kernels {
  private static final String SOURCE = "kernels.txt";
  private static Kernels instance;

  private final PtSymbolBlock block;
  private final PtNDManager manager;
  private final Map<String, NDArray> methodNames = new ConcurrentHashMap<>();
  private final Map<Number, NDArray> scalars = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> calls = new ConcurrentHashMap<>();

  private Kernels(PtNDManager manager) {
    this.manager = manager;
    List<String> sources = new ArrayList<>();
    sources.add(resource());
    ServiceLoader.load(KernelProvider.class).forEach(p -> sources.add(p.kernels()));
    try (InputStream in = new ByteArrayInputStream(KernelArchive.of(sources))) {
      block = JniUtils.loadModule(manager, in, false, false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Loads the kernels; called by {@link Torch} once. */
  static void load(PtNDManager manager) {
    instance = new Kernels(manager);
  }

  /** Calls a kernel that returns one array; keeps autograd. */
  public static NDArray call(String method, NDArray... arguments) {
    return instance.run(method, arguments).get(0);
  }

  /** Calls a kernel that returns several arrays; keeps autograd. */
  public static NDList callAll(String method, NDArray... arguments) {
    return instance.run(method, arguments);
  }

  /**
   * Calls a kernel in inference mode with lists and numbers; may change arrays in place. Arguments:
   * NDArray, {@code List<NDArray>}, Double, Long.
   */
  public static NDList inPlace(String method, Object... arguments) {
    return instance.runInPlace(method, arguments);
  }

  /** A number as an array of no dimensions, made once. */
  public static NDArray scalar(long value) {
    return instance.scalars.computeIfAbsent(
        value, v -> instance.kept(instance.manager.create(value)));
  }

  /**
   * A real number as an array of no dimensions, made once. A recorded product takes this and not a
   * Java number: DJL would make an array over a Java buffer, which the backward pass reads after
   * the buffer is collected.
   */
  public static NDArray scalar(double value) {
    return instance.scalars.computeIfAbsent(
        value, v -> instance.kept(instance.manager.create((float) value)));
  }

  /** Native calls of kernels so far. */
  public static long callCount() {
    return instance.calls.values().stream().mapToLong(LongAdder::sum).sum();
  }

  /** Calls of one kernel so far. */
  public static long callCount(String method) {
    LongAdder count = instance.calls.get(method);
    return count == null ? 0 : count.sum();
  }

  private void count(String method) {
    calls.computeIfAbsent(method, m -> new LongAdder()).increment();
  }

  private NDArray kept(NDArray array) {
    ai.djl.ndarray.NDScope.unregister(array);
    return array;
  }

  private NDList run(String method, NDArray... arguments) {
    count(method);
    NDList list = new NDList(arguments.length + 1);
    for (NDArray argument : arguments) {
      list.add(argument);
    }
    list.add(
        methodNames.computeIfAbsent(
            method,
            name -> {
              NDArray array = kept(manager.create(new Shape(1)));
              array.setName("module_method:" + name);
              return array;
            }));
    return IValueUtils.forward(block, list, true);
  }

  private NDList runInPlace(String method, Object... arguments) {
    count(method);
    IValue[] values = new IValue[arguments.length];
    try {
      for (int i = 0; i < values.length; i++) {
        values[i] = value(arguments[i]);
      }
      try (IValue result = IValueUtils.runMethod(block, method, values)) {
        return result.toNDList(manager);
      }
    } finally {
      for (IValue value : values) {
        if (value != null) {
          value.close();
        }
      }
    }
  }

  private static IValue value(Object argument) {
    if (argument instanceof NDArray array) {
      return IValue.from((PtNDArray) array);
    }
    if (argument instanceof List<?> list) {
      return IValue.listFrom(list.toArray(PtNDArray[]::new));
    }
    if (argument instanceof Double number) {
      return IValue.from(number.doubleValue());
    }
    return IValue.from(((Number) argument).longValue());
  }

  private static String resource() {
    try (InputStream in = Kernels.class.getResourceAsStream(SOURCE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
