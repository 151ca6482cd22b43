package org.scion.ui;

import java.util.List;
import java.util.function.BiConsumer;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.stage.Stage;
import org.scion.core.run.Workspace;
import org.scion.core.service.RunRow;
import org.scion.ui.background.DirectBackground;
import org.scion.ui.compose.ComposeView;
import org.scion.ui.lab.LabView;
import org.scion.ui.run.RunView;
import org.scion.ui.shell.ShellView;
import org.scion.ui.shell.ShellViewModel;
import org.scion.ui.theme.Theme;
import org.scion.ui.workbench.Screen;

/** Goes through every place of the window and every tab of it. On the window's thread. */
final class Places {
  private static final List<String> RUN =
      List.of("charts", "samples", "log", "spec", "artifacts", "notes", "export");
  private static final List<String> LAB =
      List.of("weights", "training", "scale", "ranks", "apart", "across");

  private final ShellViewModel model;
  private final ShellView shell;
  private final BiConsumer<String, Parent> visitor;

  private Places(ShellViewModel model, ShellView shell, BiConsumer<String, Parent> visitor) {
    this.model = model;
    this.shell = shell;
    this.visitor = visitor;
  }

  /**
   * Shows them all.
   *
   * @param visitor gets the name of each and the whole window, laid out
   */
  static void visit(Workspace workspace, BiConsumer<String, Parent> visitor) {
    ShellViewModel model = ScionWindow.model(TestServices.in(workspace), new DirectBackground());
    ShellView shell = ScionWindow.shell(model);
    Scene scene = new Scene(shell, 1440, 900);
    Theme.LIGHT.apply(scene);
    Stage stage = new Stage();
    stage.setScene(scene);
    stage.show();
    model.context().runs().refresh();
    new Places(model, shell, visitor).all(workspace);
    stage.close();
  }

  private void all(Workspace workspace) {
    List<RunRow> done = model.context().runs().withStatus("done");
    show(Screen.HOME, null);
    show(Screen.MODELS, null);
    show(Screen.DATA, workspace.path().resolve("support-intent.csv"));
    show(Screen.COMPOSE, null);
    ComposeView compose = (ComposeView) shell.view(Screen.COMPOSE);
    compose.model().put("model", "smollm2-135m");
    compose.model().place(TestTechniques.all().find("lora").orElseThrow(), List.of());
    compose.showYaml(true);
    visit("compose with a technique");
    show(Screen.RUNS, null);
    show(Screen.COMPARE, done.stream().map(RunRow::id).toList());
    for (String technique : List.of("adalora", "lora")) {
      RunRow run =
          done.stream().filter(r -> r.state().technique().equals(technique)).findFirst().get();
      run(run.id());
      lab(run.id());
    }
    show(Screen.LEARN, "rank");
    show(Screen.LEARN, "lora");
    show(Screen.PLAYGROUND, null);
  }

  private void run(String id) {
    show(Screen.RUN, id);
    for (String tab : RUN) {
      ((RunView) shell.view(Screen.RUN)).select("run.tab." + tab);
      visit("run " + tab);
    }
  }

  private void lab(String id) {
    show(Screen.LAB, id);
    for (String tab : LAB) {
      ((LabView) shell.view(Screen.LAB)).select(tab);
      visit("lab " + tab);
    }
  }

  private void show(Screen screen, Object argument) {
    model.show(screen, argument);
    visit(screen.id());
  }

  private void visit(String name) {
    shell.applyCss();
    shell.layout();
    shell.layout();
    visitor.accept(name, shell);
  }
}
