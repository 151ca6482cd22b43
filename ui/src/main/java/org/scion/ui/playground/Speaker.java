package org.scion.ui.playground;

import org.scion.core.service.RunRow;
import org.scion.ui.text.Messages;
import org.scion.ui.text.Numbers;

/**
 * Who can be asked: a run with its base, or a model alone. Immutable.
 *
 * @param words for the list
 * @param run id of the run; null for a model alone
 * @param model as a spec names it; null for a run
 */
record Speaker(String words, String run, String model) {
  static Speaker of(RunRow row) {
    String words =
        Messages.text(
            "playground.speaker.run", row.state().name(), Numbers.moment(row.createdMillis()));
    return new Speaker(words, row.id(), null);
  }

  static Speaker of(String model) {
    return new Speaker(Messages.text("playground.speaker.model", model), null, model);
  }
}
