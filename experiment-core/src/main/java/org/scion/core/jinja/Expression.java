package org.scion.core.jinja;

/** An expression that is read already. */
@FunctionalInterface
interface Expression {
  Object evaluate(Scope scope);
}
