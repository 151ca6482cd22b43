package org.scion.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Stream;
import org.scion.app.Wiring;
import picocli.CommandLine;

/** Parses a command line, runs the command and turns every failure into words and an exit code. */
public final class CommandLineFace {
  private CommandLineFace() {}

  /**
   * Runs one command.
   *
   * @return 0 done, 2 the request is wrong, 3 it failed, 4 unsupported, 130 stopped by the user
   */
  public static int execute(Wiring wiring, String... args) {
    CommandLine line = commandLine(wiring);
    boolean json = Stream.of(args).takeWhile(a -> !a.equals("--")).anyMatch("--json"::equals);
    Failures failures = new Failures(wiring.terminal(), json);
    line.setParameterExceptionHandler(failures::parameters);
    line.setExecutionExceptionHandler((e, command, parsed) -> failures.execution(e, keys(command)));
    int code = line.execute(args);
    wiring.terminal().out().flush();
    wiring.terminal().err().flush();
    return code;
  }

  static CommandLine commandLine(Wiring wiring) {
    CommandLine line = new CommandLine(new RootCommand(wiring));
    line.setOut(new PrintWriter(wiring.terminal().out(), true, UTF_8));
    line.setErr(new PrintWriter(wiring.terminal().err(), true, UTF_8));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpAutoWidth(true);
    return line;
  }

  private static List<String> keys(CommandLine command) {
    return command.getCommand() instanceof ScionCommand known ? known.keys() : List.of();
  }
}
