package org.scion.ui.shell;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
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
import org.scion.ui.workbench.Screen;

/** The line at the bottom that always says what is running and how much memory is taken. */
final class StatusBar extends HBox {
  private final Label memory = Parts.styled(new Label(), "figure");

  StatusBar(ShellViewModel model) {
    super(16);
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

  /** Reads the machine's memory; a system call, no disk. */
  void measure() {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    double total = system.getTotalMemorySize();
    double used = total - system.getFreeMemorySize();
    memory.setText(
        Messages.text(
            "statusbar.memory",
            Numbers.gigabytes(used).replace(" GB", ""),
            Numbers.gigabytes(total)));
    Parts.hint(memory, Messages.text("statusbar.memory.hint"));
  }

  private static String shortPath(ShellViewModel model) {
    return model.context().services().workspace().path().getFileName().toString();
  }
}
