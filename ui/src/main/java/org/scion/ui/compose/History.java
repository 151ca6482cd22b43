package org.scion.ui.compose;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Every state that the draft had, so that each step can be taken back and made again. */
final class History {
  private static final int LONGEST = 500;
  private static final long PAUSE = 1500;

  private final Deque<Step> past = new ArrayDeque<>();
  private final Deque<Step> future = new ArrayDeque<>();

  /**
   * A step: what was done, and the draft before (in the past) or after it (in the future).
   *
   * @param words what was done, for the menu
   * @param draft as it was
   * @param millis when it was done
   */
  record Step(String words, Draft draft, long millis) {}

  /** Notes that the draft was changed by something with these words. */
  void did(String words, Draft before, long millis) {
    past.push(new Step(words, before, millis));
    future.clear();
    if (past.size() > LONGEST) {
      past.removeLast();
    }
  }

  /** The same, as part of the step before if that was the same thing a moment ago. */
  void wentOn(String words, Draft before, long millis) {
    Step last = past.peek();
    if (last != null && last.words().equals(words) && millis - last.millis() < PAUSE) {
      past.pop();
      did(words, last.draft(), millis);
    } else {
      did(words, before, millis);
    }
  }

  Optional<Step> undo(Draft now) {
    return turn(past, future, now);
  }

  Optional<Step> redo(Draft now) {
    return turn(future, past, now);
  }

  private static Optional<Step> turn(Deque<Step> from, Deque<Step> to, Draft now) {
    if (from.isEmpty()) {
      return Optional.empty();
    }
    Step step = from.pop();
    to.push(new Step(step.words(), now, 0));
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
