package org.scion.core.data;

/** Takes the records of a file one after the other; nothing is kept in between. */
public interface RowVisitor {

  /**
   * A readable record.
   *
   * @return whether to go on reading
   */
  boolean row(Row row);

  /**
   * An unreadable record.
   *
   * @return whether to go on reading
   */
  boolean broken(BrokenRow broken);
}
