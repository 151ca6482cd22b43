package org.scion.ui.shell;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
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
    Label running = new Label();
    running.setGraphic(Parts.icon(MaterialDesignP.PULSE));
    running.textProperty().bind(model.running());
    running.setOnMouseClicked(e -> model.show(Screen.RUNS));
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
    getChildren().addAll(running, queued, Parts.spring(), place, memory, theme);
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
