package org.scion.core.jinja;

/**
 * What a name or key that is not there evaluates to: false, empty text, empty list; anything else
 * done with it is an error that names it.
 *
 * @param what the name or key
 */
record Undefined(String what) {
  JinjaException error() {
    return JinjaException.wrong("'" + what + "' is undefined");
  }
}
