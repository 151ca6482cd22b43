package org.scion.app.cli;

import picocli.CommandLine.Command;

/** {@code scion bench}: timed trainings. */
@Command(
    name = "bench",
    description = "Timed trainings with fixed settings, to compare machines and programs.",
    subcommands = {
      BenchSftCommand.class,
      BenchClsCommand.class,
      BenchTechniquesCommand.class,
      BenchGrowthCommand.class,
      BenchFilesCommand.class
    })
final class BenchCommand extends ScionCommand {
  @Override
  Outcome run(Session session) {
    throw new org.scion.core.SpecException(
        "bench", "", "sft, cls, techniques, growth or files", "See `scion bench --help`.");
  }
}
