package org.scion.ui.compose;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.scion.core.SpecException;
import org.scion.core.SpecProblem;
import org.scion.ui.text.Messages;

/** A YAML parser's complaint in one line that starts with the line number. */
final class YamlProblem {
  private static final Pattern AT = Pattern.compile("line:(\\d+)");

  private YamlProblem() {}

  static String words(SpecException wrong) {
    SpecProblem problem = wrong.problems().get(0);
    Matcher at = AT.matcher(problem.where());
    String line = at.find() ? at.group(1) : "?";
    // The parser quotes the text and points at it with a caret; the pane shows both already.
    String said =
        problem
            .advice()
            .lines()
            .filter(l -> !l.startsWith(" ") && !l.isBlank())
            .map(String::strip)
            .collect(Collectors.joining(", "));
    return Messages.text("yaml.problem", line, said);
  }
}
