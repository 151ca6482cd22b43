package org.scion.core.data;

/** What a column seems to hold. */
public enum ColumnKind {
  /** Free text. */
  TEXT,
  /** Few distinct short values. */
  LABEL,
  /** Numbers with many distinct values. */
  NUMBER,
  /** True and false. */
  TRUTH,
  /** JSON lists, such as chat messages. */
  LIST,
  /** JSON objects. */
  OBJECT,
  /** Nothing in any row. */
  EMPTY
}
