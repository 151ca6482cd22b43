package org.scion.app.cli;

import picocli.CommandLine.Command;

/** {@code scion bench}: timed trainings. */
@Command(
    name = "bench",
    description = "Timed trainings with fixed settings, to compare machines and programs.",
    subcommands = {BenchSftCommand.class, BenchClsCommand.class, BenchTechniquesCommand.class})
final class BenchCommand extends ScionCommand {
  @Override
  Outcome run(Session session) {
    throw new org.scion.core.SpecException(
        "bench", "", "sft, cls or techniques", "See `scion bench --help`.");
  }
}
