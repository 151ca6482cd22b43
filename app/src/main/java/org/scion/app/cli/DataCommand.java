package org.scion.app.cli;

import picocli.CommandLine.Command;

/** {@code scion data}. */
@Command(
    name = "data",
    description = "Look at data as a model will see them.",
    subcommands = DataShowCommand.class)
final class DataCommand extends ScionCommand {
  @Override
  Outcome run(Session session) {
    throw new org.scion.core.SpecException("data", "", "show", "See `scion data --help`.");
  }
}
