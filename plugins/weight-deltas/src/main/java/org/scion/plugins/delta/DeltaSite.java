package org.scion.plugins.delta;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.scion.core.model.Site;
import org.scion.core.technique.Settings;
import org.scion.runner.engine.Torch;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;
import org.scion.runner.inject.Initialiser;

/**
 * One site that a technique takes, with the ways to make tensors for it. Tensors are named as in
 * PEFT's file: {@code base_model.model.} + site + {@code .} + tensor.
 *
 * @param site where
 * @param settings resolved for this site
 * @param owner receives the tensors
 * @param context of the attachment
 */
public record DeltaSite(
    Site site, Settings settings, DeltaAttachment owner, AttachContext context) {

  public int in() {
    return site.in();
  }

  public int out() {
    return site.out();
  }

  /** Full name of a tensor of this site. */
  public String name(String tensor) {
    return Attachment.PREFIX + site.name() + "." + tensor;
  }

  public Initialiser random() {
    return context.random();
  }

  /** A trained tensor with given start values. */
  public NDArray train(String tensor, NDArray start) {
    return owner.trainTensor(name(tensor), start);
  }

  /** A trained tensor that starts at zero. */
  public NDArray zeros(String tensor, long... shape) {
    return train(tensor, Torch.zeros(shape));
  }

  /** A trained tensor that starts at one value. */
  public NDArray constant(String tensor, double value, long... shape) {
    return train(tensor, Torch.ones(shape).mul(value));
  }

  /** A trained tensor drawn from U(-1/sqrt(fanIn), 1/sqrt(fanIn)). */
  public NDArray kaiming(String tensor, int fanIn, long... shape) {
    return uniform(tensor, 1 / Math.sqrt(fanIn), shape);
  }

  /** A trained tensor drawn from U(-bound, bound). */
  public NDArray uniform(String tensor, double bound, long... shape) {
    float[] values = random().uniform(name(tensor), size(shape), bound);
    return train(tensor, Torch.create(values, shape));
  }

  /** A trained tensor drawn from a normal distribution with mean 0. */
  public NDArray normal(String tensor, double deviation, long... shape) {
    float[] values = random().normal(name(tensor), size(shape), deviation);
    return train(tensor, Torch.create(values, shape));
  }

  /** Kaiming values, or zeros. */
  public NDArray kaimingOrZeros(boolean zeros, String tensor, int fanIn, long... shape) {
    return zeros ? zeros(tensor, shape) : kaiming(tensor, fanIn, shape);
  }

  /** A tensor that is stored in the file but not trained. */
  public NDArray store(String tensor, NDArray value) {
    return owner.storeTensor(name(tensor), value);
  }

  /** Dropout with the technique's setting {@code dropout}. */
  public InputDropout dropout() {
    return new InputDropout(settings.real("dropout"), context.host()::training);
  }

  private static int size(long... shape) {
    return Math.toIntExact(new Shape(shape).size());
  }
}
