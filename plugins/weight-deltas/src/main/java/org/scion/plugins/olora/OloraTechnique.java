package org.scion.plugins.olora;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import com.google.auto.service.AutoService;
import java.util.Set;
import org.scion.core.model.SiteKind;
import org.scion.core.technique.Family;
import org.scion.core.technique.Settings;
import org.scion.core.technique.Technique;
import org.scion.core.technique.TechniqueDescription;
import org.scion.plugins.lora.Factors;
import org.scion.plugins.lora.LoraMethod;
import org.scion.plugins.lora.LoraShape;
import org.scion.plugins.lora.StartedAttachment;
import org.scion.runner.engine.Kernels;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;

/**
 * OLoRA: with W = Q R, B0 = Q[:, :r] and A0 = R[:r]; the base becomes W - s B0 A0.
 *
 * <p>A (r, in), B (out, r). Buyukakyuz, 2024 (arXiv:2406.01775), algorithm 1.
 */
@AutoService(Technique.class)
public final class OloraTechnique extends LoraMethod {
  /** Described once; the service loader makes one. */
  public OloraTechnique() {
    super(
        TechniqueDescription.of(
                "olora",
                "OLoRA",
                Family.INITIALISATION,
                "LoRA that starts from an orthonormal basis of the weight, by QR decomposition.")
            .paper(
                "Buyukakyuz, OLoRA: Orthonormal Low-Rank Adaptation of Large Language Models, 2024,"
                    + " arXiv:2406.01775",
                "W = Q R,  B0 = Q[:, :r],  A0 = R[:r],  base W - s B0 A0")
            .sites(TARGETS, SiteKind.LINEAR, SiteKind.HEAD)
            .behaviour(true, true, Set.of()));
  }

  @Override
  protected boolean starts(String init) {
    return init.equals("olora");
  }

  @Override
  protected String initName(Settings settings) {
    return "olora";
  }

  @Override
  public boolean startsFromOwnWeight() {
    return true;
  }

  @Override
  public Attachment attach(AttachContext context) {
    return new StartedAttachment(context, true, (site, shape, weight) -> start(shape, weight))
        .attach();
  }

  private static Factors start(LoraShape shape, NDArray weight) {
    NDList qr = Kernels.callAll("qr", weight);
    String first = "0:" + shape.rank();
    return new Factors(qr.get(1).get(first), qr.get(0).get(":, " + first), null);
  }
}
