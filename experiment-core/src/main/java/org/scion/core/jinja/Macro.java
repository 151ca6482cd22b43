package org.scion.core.jinja;

import java.util.List;
import java.util.Map;

/**
 * {@code macro}: statements with parameters, whose text is the value of a call.
 *
 * @param name for messages
 * @param parameters in order
 * @param defaults of those that have one
 * @param body what is written
 */
record Macro(
    String name, List<String> parameters, Map<String, Expression> defaults, Statement body) {

  /** The macro as a value, seeing the names around its definition. */
  Callable in(Scope around) {
    return arguments -> {
      Scope scope = around.inner();
      for (String given : arguments.named().keySet()) {
        if (!parameters.contains(given)) {
          throw JinjaException.wrong("macro '" + name + "' has no parameter '" + given + "'");
        }
      }
      if (arguments.positional().size() > parameters.size()) {
        throw JinjaException.wrong("macro '" + name + "' takes " + parameters.size() + " values");
      }
      for (int i = 0; i < parameters.size(); i++) {
        String parameter = parameters.get(i);
        Expression otherwise = defaults.get(parameter);
        Object value = arguments.get(i, parameter, new Undefined(parameter));
        boolean missing = value instanceof Undefined && otherwise != null;
        scope.set(parameter, missing ? otherwise.evaluate(scope) : value);
      }
      return around.render().captured(() -> body.run(scope));
    };
  }
}
