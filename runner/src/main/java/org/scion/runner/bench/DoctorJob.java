package org.scion.runner.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.auto.service.AutoService;
import org.scion.core.Json;
import org.scion.runner.engine.PrecisionProbe;
import org.scion.runner.engine.Torch;
import org.scion.runner.worker.Job;

/** Engine, device, threads, precision and why. */
@AutoService(Job.class)
public final class DoctorJob implements Job {
  @Override
  public String id() {
    return "doctor";
  }

  @Override
  public ObjectNode run(Context context) {
    Torch.start(new org.scion.core.spec.EngineSpec("auto", "auto", 0));
    PrecisionProbe probe = PrecisionProbe.measure(576, 1536);
    String installed = System.getenv("PYTORCH_LIBRARY_PATH");
    return Json.object()
        .put("engine", "PyTorch " + Torch.version())
        .put("engine_library", installed == null ? "DJL's own natives" : installed)
        .put("device", Torch.device().toString())
        .put("threads", Torch.threads())
        .put("dtype", probe.choice())
        .put(
            "dtype_reason",
            probe.reason() + "; for frozen weights under layers of the Llama and BERT families");
  }
}
