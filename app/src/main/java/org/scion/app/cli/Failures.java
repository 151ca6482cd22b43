package org.scion.app.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.util.List;
import org.scion.app.Terminal;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.SpecProblem;
import org.scion.core.UnsupportedException;
import org.scion.core.service.JobFailure;
import picocli.CommandLine;

/**
 * Says why a command did not end well: a line a problem on standard error, and with {@code --json}
 * one object on standard output, {@code {"error", "kind", "problems": [{where, value, allowed,
 * advice}]}} with the command's own keys as null.
 */
final class Failures {
  private final Terminal terminal;
  private final boolean json;

  Failures(Terminal terminal, boolean json) {
    this.terminal = terminal;
    this.json = json;
  }

  /** What is wrong with the options themselves. */
  int parameters(CommandLine.ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    SpecProblem problem =
        new SpecProblem(
            e.getArgSpec() == null ? name : argument(e),
            e.getValue() == null ? "" : e.getValue(),
            "what `" + name + " --help` lists",
            e.getMessage());
    report(JobFailure.Kind.REQUEST, e.getMessage(), List.of(problem), List.of());
    CommandLine.UnmatchedArgumentException.printSuggestions(e, command.getErr());
    terminal.err().println("`" + name + " --help` says more.");
    return JobFailure.Kind.REQUEST.exitCode();
  }

  private static String argument(CommandLine.ParameterException e) {
    return e.getArgSpec() instanceof CommandLine.Model.OptionSpec option
        ? option.longestName()
        : e.getArgSpec().paramLabel();
  }

  /** What went wrong while the command ran. */
  int execution(Exception e, List<String> keys) {
    if (e instanceof SpecException wrong) {
      return report(JobFailure.Kind.REQUEST, wrong.getMessage(), wrong.problems(), keys);
    }
    if (e instanceof UnsupportedException) {
      return report(JobFailure.Kind.UNSUPPORTED, e.getMessage(), List.of(), keys);
    }
    if (e instanceof JobFailure failure) {
      return report(failure.kind(), failure.getMessage(), failure.problems(), keys);
    }
    if (!(e instanceof UncheckedIOException) && !(e instanceof java.io.IOException)) {
      e.printStackTrace(terminal.err());
    }
    String why = e.getMessage() == null ? e.toString() : e.getMessage();
    String cause = e.getCause() == null ? "" : " (" + e.getCause() + ")";
    return report(JobFailure.Kind.FAILED, why + cause, List.of(), keys);
  }

  private int report(
      JobFailure.Kind kind, String message, List<SpecProblem> problems, List<String> keys) {
    terminal.err().println(message);
    problems.stream()
        .map(SpecProblem::sentence)
        .filter(sentence -> kind != JobFailure.Kind.REQUEST || !message.contains(sentence))
        .filter(sentence -> !sentence.contains(message))
        .forEach(terminal.err()::println);
    if (json) {
      ObjectNode node = Json.object();
      keys.forEach(node::putNull);
      node.put("error", message).put("kind", kind.name().toLowerCase(java.util.Locale.ROOT));
      node.set("problems", Json.tree(problems));
      terminal.out().println(Json.line(node));
    }
    return kind.exitCode();
  }
}
