package org.scion.ui.download;

import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.scion.core.hub.Hub;
import org.scion.core.hub.HubSettings;
import org.scion.ui.text.Messages;
import org.scion.ui.text.Numbers;
import org.scion.ui.workbench.Context;

/**
 * What a page fetches from the hub, and how far that is: one thing at a time. Confined to the
 * window's thread, but for the fetching itself.
 */
public final class Download {
  private static final long PAUSE_NANOS = 100_000_000;

  private final Context context;
  private final Supplier<HubSettings> settings;
  private final ReadOnlyStringWrapper words = new ReadOnlyStringWrapper("");
  private final ReadOnlyDoubleWrapper share = new ReadOnlyDoubleWrapper(-1);
  private long told;

  /**
   * @param settings which hub is asked; read at each download
   */
  public Download(Context context, Supplier<HubSettings> settings) {
    this.context = context;
    this.settings = settings;
  }

  /** What is fetched, and bytes of it; empty when nothing is. */
  public ReadOnlyStringProperty words() {
    return words.getReadOnlyProperty();
  }

  /** Share of the file that is here, 0 to 1; -1 where it is not known. */
  public ReadOnlyDoubleProperty share() {
    return share.getReadOnlyProperty();
  }

  public boolean busy() {
    return !words.get().isEmpty();
  }

  /**
   * Starts, unless something is under way. What goes wrong becomes a notice.
   *
   * @param name what is fetched, for the page
   * @param work asks the hub; runs elsewhere
   * @param done gets the result on the window's thread
   */
  public <T> void start(String name, Function<Hub, T> work, Consumer<T> done) {
    if (busy()) {
      return;
    }
    words.set(Messages.text("download.asking", name));
    share.set(-1);
    context
        .background()
        .run(
            this,
            () -> work.apply(new Hub(settings.get(), this::tell)),
            result -> {
              words.set("");
              done.accept(result);
            },
            error -> {
              words.set("");
              context.notices().report(error);
            });
  }

  /** Not at every piece of a file: the window has more to do than to count bytes. */
  private void tell(String what, long done, long total) {
    long now = System.nanoTime();
    if (total > 0 && done < total && now - told < PAUSE_NANOS) {
      return;
    }
    told = total > 0 ? now : 0;
    String text =
        total > 0
            ? Messages.text(
                "download.bytes", what, Numbers.gigabytes(done), Numbers.gigabytes(total))
            : what;
    context
        .background()
        .publish(
            () -> {
              if (busy()) {
                words.set(text);
                share.set(total > 0 ? (double) done / total : -1);
              }
            });
  }

  /** Gives up; what is here stays, and the same download goes on from there. */
  public void cancel() {
    context.background().cancel(this);
    words.set("");
  }
}
