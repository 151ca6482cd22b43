package org.scion.app;

import org.scion.app.cli.CommandLineFace;

/** Entry point of every command, the window included. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(CommandLineFace.execute(Wiring.ofThisProcess(), args));
  }
}
