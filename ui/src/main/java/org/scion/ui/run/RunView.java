package org.scion.ui.run;

import java.util.List;
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
  private final ExportPage exportPage;
  private final TabPane tabs = new TabPane();
  private final VBox root;

  public RunView(Context context) {
    model = new RunViewModel(context);
    exportPage = new ExportPage(model, new ExportViewModel(context));
    tabs.setTabClosingPolicy(TabPane.TabClosingPolicy.UNAVAILABLE);
    tabs.getTabs()
        .setAll(
            new Tab(Messages.text("run.tab.charts"), new ChartsTab(model)),
            text("run.tab.samples", r -> r.events("sample"), SamplesPage::of),
            new Tab(Messages.text("run.tab.log"), new LogPage(model)),
            text("run.tab.spec", RunDetail::started, SpecPage::of),
            text("run.tab.artifacts", RunDetail::artifacts, FilesPage::of),
            new Tab(Messages.text("run.tab.notes"), new NotesPage(model)),
            new Tab(Messages.text("run.tab.export"), exportPage));
    RunHeader header = new RunHeader(model, () -> select("run.tab.export"));
    root = new VBox(16, header, Parts.grow(tabs));
    root.getStyleClass().add("page");
  }

  /**
   * A tab that is made anew when what it shows has changed: a live run is read each second, and a
   * person who reads there must not lose the place.
   */
  private Tab text(
      String key, Function<RunDetail, Object> shown, Function<RunDetail, Node> content) {
    Tab tab = new Tab(Messages.text(key));
    Runnable fill =
        () -> {
          RunDetail run = model.detail().get();
          if (tab.isSelected() && run != null) {
            List<Object> now = List.of(run.row().id(), shown.apply(run));
            if (!now.equals(tab.getUserData())) {
              tab.setUserData(now);
              tab.setContent(content.apply(run));
            }
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

  /** Exports the run in this form. */
  public void export(ExportViewModel.Format format) {
    select("run.tab.export");
    exportPage.export(format);
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
