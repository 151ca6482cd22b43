package org.scion.ui.compose;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Every state that the draft had, so that each step can be taken back and made again. */
final class History {
  private static final int LONGEST = 500;

  private final Deque<Step> past = new ArrayDeque<>();
  private final Deque<Step> future = new ArrayDeque<>();

  /**
   * A step: what was done, and the document before (in the past) or after it (in the future).
   *
   * @param words what was done, for the menu
   * @param document never changed after it was put here
   */
  record Step(String words, ObjectNode document) {}

  /** Notes that the document was changed by something with these words. */
  void did(String words, ObjectNode before) {
    past.push(new Step(words, before));
    future.clear();
    if (past.size() > LONGEST) {
      past.removeLast();
    }
  }

  Optional<Step> undo(ObjectNode now) {
    return turn(past, future, now);
  }

  Optional<Step> redo(ObjectNode now) {
    return turn(future, past, now);
  }

  private static Optional<Step> turn(Deque<Step> from, Deque<Step> to, ObjectNode now) {
    if (from.isEmpty()) {
      return Optional.empty();
    }
    Step step = from.pop();
    to.push(new Step(step.words(), now));
    return Optional.of(step);
  }

  /** What undo would take back; empty when there is nothing. */
  Optional<String> undoable() {
    return Optional.ofNullable(past.peek()).map(Step::words);
  }

  Optional<String> redoable() {
    return Optional.ofNullable(future.peek()).map(Step::words);
  }
}
