package org.scion.app.cli;

import picocli.CommandLine.Command;

/** {@code scion index}. */
@Command(
    name = "index",
    description = "The database that tables and charts read.",
    subcommands = IndexRebuildCommand.class)
final class IndexCommand extends ScionCommand {
  @Override
  Outcome run(Session session) {
    throw new org.scion.core.SpecException("index", "", "rebuild", "See `scion index --help`.");
  }
}
