package org.scion.core.jinja;

/** Something that a template can call. */
@FunctionalInterface
interface Callable {
  Object call(Arguments arguments);
}
