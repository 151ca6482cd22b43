package org.scion.ui.runs;

import java.util.List;
import org.scion.core.service.RunRow;

/**
 * A line of the table: a run, or the head of a group.
 *
 * @param run null for a head
 * @param group what the runs below have in common; empty when the table is not grouped
 * @param members the runs of the group, for its head
 * @param folded whether a head hides its runs
 */
record RunLine(RunRow run, String group, List<RunRow> members, boolean folded) {
  static RunLine of(RunRow run, String group) {
    return new RunLine(run, group, List.of(), false);
  }

  boolean head() {
    return run == null;
  }
}
