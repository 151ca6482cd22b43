package org.scion.app.cli;

import org.scion.core.SpecException;
import picocli.CommandLine.Command;

/** {@code scion lab}: what training did to a model, taken apart. */
@Command(
    name = "lab",
    description = {
      "Take a run apart, and studies over many runs.",
      "Cosines, intruder dimensions and what scaling them does, forgetting, landscape, alignment of layers,",
      "skill localisation, ranks."
    },
    subcommands = {
      LabCosinesCommand.class,
      LabScaleCommand.class,
      LabMitigateCommand.class,
      LabForgettingCommand.class,
      LabLandscapeCommand.class,
      LabCkaCommand.class,
      LabGraftCommand.class,
      LabRanksCommand.class,
      LabTraceCommand.class,
      LabStudyCommand.class,
      LabEqualCommand.class,
      LabDimensionCommand.class,
    })
final class LabCommand extends ScionCommand {
  @Override
  Outcome run(Session session) {
    throw new SpecException("lab", "", "one of its commands", "See `scion lab --help`.");
  }
}
