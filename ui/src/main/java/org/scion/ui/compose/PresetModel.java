package org.scion.ui.compose;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.scion.ui.text.Messages;
import org.scion.ui.text.Numbers;

/** Puts presets on the draft, and weighs them against this machine first. */
final class PresetModel {
  private final ComposeViewModel model;

  PresetModel(ComposeViewModel model) {
    this.model = model;
  }

  List<Presets> offered() {
    return Presets.offered(model.context().services().techniques());
  }

  void apply(Presets preset) {
    model.change(Messages.text("compose.did.preset", preset.words()), preset::apply);
  }

  /** Plans every preset on this model and data. */
  void weigh(Consumer<List<Fitting.Weighed>> then) {
    Fitting fitting = new Fitting(model.planner(), model.draft());
    model
        .context()
        .background()
        .run("weigh", () -> fitting.weigh(offered()), then, model.context().notices()::report);
  }

  /** Takes the preset that needs least memory, with a smaller batch if it must. */
  void fitLightest() {
    Fitting fitting = new Fitting(model.planner(), model.draft());
    model
        .context()
        .background()
        .run(
            "lightest",
            () -> fitting.lightest(offered()),
            this::fitted,
            model.context().notices()::report);
  }

  private void fitted(Optional<Fitting.Weighed> lightest) {
    if (lightest.isEmpty()) {
      model.context().notices().say(Messages.text("compose.refuse.model"));
      return;
    }
    Fitting.Weighed found = lightest.get();
    String words = found.preset().words();
    model.change(Messages.text("compose.did.preset", words), d -> found.document());
    String key = found.fits() ? "preset.fits" : "preset.too_large";
    String bytes = Numbers.gigabytes(found.bytes());
    String machine = Numbers.gigabytes(Fitting.machineBytes());
    model.context().notices().say(Messages.text(key, words, bytes, machine));
  }
}
