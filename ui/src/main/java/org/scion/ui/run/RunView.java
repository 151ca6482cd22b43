package org.scion.ui.run;

import java.util.function.Function;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.layout.VBox;
import org.scion.ui.parts.Parts;
import org.scion.ui.text.Messages;
import org.scion.ui.workbench.Context;
import org.scion.ui.workbench.RunPage;
import org.scion.ui.workbench.ScreenView;

/** The page of a run. */
public final class RunView implements ScreenView {
  private final RunViewModel model;
  private final ExportViewModel export;
  private final TabPane tabs = new TabPane();
  private final VBox root;

  public RunView(Context context) {
    model = new RunViewModel(context);
    export = new ExportViewModel(context);
    tabs.setTabClosingPolicy(TabPane.TabClosingPolicy.UNAVAILABLE);
    tabs.getTabs()
        .setAll(
            new Tab(Messages.text("run.tab.charts"), new ChartsTab(model)),
            text("run.tab.samples", SamplesPage::of),
            text("run.tab.log", RunTexts::log),
            text("run.tab.spec", SpecPage::of),
            text("run.tab.artifacts", RunTexts::artifacts),
            new Tab(Messages.text("run.tab.notes"), new NotesPage(model)),
            new Tab(Messages.text("run.tab.export"), new ExportPage(model, export)));
    RunHeader header = new RunHeader(model, () -> select("run.tab.export"));
    root = new VBox(16, header, Parts.grow(tabs));
    root.getStyleClass().add("page");
  }

  private Tab text(String key, Function<RunDetail, Node> content) {
    Tab tab = new Tab(Messages.text(key));
    Runnable fill =
        () -> {
          if (tab.isSelected() && model.detail().get() != null) {
            tab.setContent(content.apply(model.detail().get()));
          }
        };
    tab.selectedProperty().addListener((o, was, is) -> fill.run());
    model.detail().addListener((o, was, is) -> fill.run());
    return tab;
  }

  /** Shows one of the tabs, {@code run.tab.log}. */
  public void select(String key) {
    tabs.getTabs().stream()
        .filter(t -> t.getText().equals(Messages.text(key)))
        .findFirst()
        .ifPresent(tabs.getSelectionModel()::select);
  }

  public RunViewModel model() {
    return model;
  }

  public ExportViewModel export() {
    return export;
  }

  @Override
  public Parent node() {
    return root;
  }

  @Override
  public void shown(Object argument) {
    if (argument instanceof String id) {
      model.open(id);
    } else if (argument instanceof RunPage page) {
      model.open(page.id());
      select(page.tab());
    }
  }
}
