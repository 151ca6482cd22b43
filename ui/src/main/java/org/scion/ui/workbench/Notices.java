package org.scion.ui.workbench;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.scion.core.SpecException;
import org.scion.core.UnsupportedException;
import org.scion.core.service.JobFailure;
import org.scion.ui.text.Messages;

/**
 * What went wrong and stays in sight until the user closes it. What nobody foresaw is also written
 * to the crash report folder of the workspace; nothing is sent anywhere. Confined to the window's
 * thread.
 */
public final class Notices {
  private final ObservableList<Notice> list = FXCollections.observableArrayList();
  private final Path crashReports;
  private final Clock clock;

  /**
   * One thing that went wrong, or a chance to undo.
   *
   * @param words one sentence
   * @param details what to copy into a report; may be empty
   * @param action word on a button; empty for none
   * @param run what the button does
   */
  public record Notice(String words, String details, String action, Runnable run) {}

  public Notices(Path crashReports, Clock clock) {
    this.crashReports = crashReports;
    this.clock = clock;
  }

  public ObservableList<Notice> list() {
    return list;
  }

  /** Offers to take something back. */
  public void offer(String words, String action, Runnable run) {
    list.add(new Notice(words, "", action, run));
  }

  /** Says something that needs no details. */
  public void say(String words) {
    list.add(new Notice(words, "", "", () -> {}));
  }

  /** Shows an error in words; unforeseen ones go to the crash report folder too. */
  public void report(Throwable error) {
    boolean foreseen =
        error instanceof SpecException
            || error instanceof UnsupportedException
            || error instanceof JobFailure;
    String details = trace(error);
    String words =
        error.getMessage() == null ? error.getClass().getSimpleName() : error.getMessage();
    if (!foreseen) {
      words = Messages.text("notice.unforeseen", words, write(details));
    }
    String shown = words;
    if (list.stream().noneMatch(n -> n.words().equals(shown))) {
      list.add(new Notice(shown, details, "", () -> {}));
    }
  }

  /** Where the report lies; a disk that takes none must not hide what went wrong first. */
  private String write(String details) {
    Path file = crashReports.resolve("crash-" + clock.millis() + ".txt");
    try {
      Files.createDirectories(crashReports);
      Files.writeString(file, details);
      return file.toString();
    } catch (IOException e) {
      return Messages.text("notice.unwritten", file, e.getMessage());
    }
  }

  private static String trace(Throwable error) {
    StringWriter text = new StringWriter();
    error.printStackTrace(new PrintWriter(text, true));
    return text.toString();
  }
}
