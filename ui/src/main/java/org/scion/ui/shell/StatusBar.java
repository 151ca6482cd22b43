package org.scion.ui.shell;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.HBox;
import org.kordamp.ikonli.materialdesign2.MaterialDesignF;
import org.kordamp.ikonli.materialdesign2.MaterialDesignM;
import org.kordamp.ikonli.materialdesign2.MaterialDesignP;
import org.kordamp.ikonli.materialdesign2.MaterialDesignW;
import org.scion.ui.parts.Parts;
import org.scion.ui.text.Messages;
import org.scion.ui.text.Numbers;
import org.scion.ui.workbench.Context;
import org.scion.ui.workbench.Screen;

/** The line at the bottom that always says what is running and how much memory is taken. */
final class StatusBar extends HBox {
  private final Context context;
  private final Label memory = Parts.styled(new Label(), "figure");

  StatusBar(ShellViewModel model) {
    super(16);
    context = model.context();
    getStyleClass().add("status-bar");
    Button running = Parts.flat("", MaterialDesignP.PULSE, () -> model.show(Screen.RUNS));
    running.setId("status-running");
    running.textProperty().bind(model.running());
    running.setMinWidth(0);
    ProgressBar bar = new ProgressBar();
    bar.getStyleClass().add("small");
    bar.setPrefWidth(96);
    bar.progressProperty().bind(model.share());
    bar.setAccessibleText(Messages.text("statusbar.share"));
    Parts.when(bar, model.share().greaterThanOrEqualTo(0));
    Label queued = new Label();
    queued.textProperty().bind(model.queued());
    Button theme =
        Parts.iconButton(
            Messages.text("shell.theme"),
            MaterialDesignW.WEATHER_NIGHT,
            () -> model.dark().set(!model.dark().get()));
    Label place = Parts.styled(new Label(shortPath(model)), "muted");
    Parts.hint(place, model.context().services().workspace().path().toString());
    memory.setGraphic(Parts.icon(MaterialDesignM.MEMORY));
    Parts.hint(memory, Messages.text("statusbar.memory.hint"));
    Parts.when(queued, model.queued().isNotEmpty());
    Button smaller =
        Parts.iconButton(
            Messages.text("shell.smaller"),
            MaterialDesignF.FORMAT_FONT_SIZE_DECREASE,
            () -> model.zoom(-1));
    Button larger =
        Parts.iconButton(
            Messages.text("shell.larger"),
            MaterialDesignF.FORMAT_FONT_SIZE_INCREASE,
            () -> model.zoom(1));
    getChildren()
        .addAll(running, bar, queued, Parts.spring(), place, memory, smaller, larger, theme);
    measure();
  }

  /** Reads the machine's memory, elsewhere than on the window's thread. */
  void measure() {
    context.background().run(memory, StatusBar::bytes, this::show, context.notices()::report);
  }

  /** Memory in use and in all. Pages that the system would give up at once count as free. */
  private static double[] bytes() throws IOException {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    double total = system.getTotalMemorySize();
    Path linux = Path.of("/proc/meminfo");
    if (Files.exists(linux)) {
      for (String line : Files.readAllLines(linux)) {
        if (line.startsWith("MemAvailable:")) {
          double free = 1024 * Double.parseDouble(line.replaceAll("\\D", ""));
          return new double[] {Math.max(0, total - free), total};
        }
      }
    }
    return new double[] {total - system.getFreeMemorySize(), total};
  }

  private void show(double[] bytes) {
    String used = Numbers.gigabytes(bytes[0]).replace(" GB", "");
    memory.setText(Messages.text("statusbar.memory", used, Numbers.gigabytes(bytes[1])));
  }

  private static String shortPath(ShellViewModel model) {
    return model.context().services().workspace().path().getFileName().toString();
  }
}
