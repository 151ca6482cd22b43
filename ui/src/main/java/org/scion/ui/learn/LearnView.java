package org.scion.ui.learn;

import javafx.scene.Parent;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignG;
import org.scion.ui.compose.TechniqueMark;
import org.scion.ui.parts.Parts;
import org.scion.ui.text.Messages;
import org.scion.ui.workbench.Context;
import org.scion.ui.workbench.ScreenView;

/** Lessons and glossary. */
public final class LearnView implements ScreenView {
  private final LearnViewModel model;
  private final VBox page = new VBox(16);
  private final ScrollPane scroll = new ScrollPane(page);
  private final HBox root;

  public LearnView(Context context) {
    model = new LearnViewModel(context);
    ListView<LearnViewModel.Lesson> list = new ListView<>(model.lessons());
    list.setId("lessons");
    list.setAccessibleText(Messages.text("learn.title"));
    list.setCellFactory(view -> new Cell());
    list.getSelectionModel()
        .selectedItemProperty()
        .addListener(
            (o, was, is) -> {
              if (is != null) {
                model.shown().set(is);
              }
            });
    model.shown().addListener((o, was, is) -> list.getSelectionModel().select(is));
    list.getSelectionModel().select(model.shown().get());
    TextField search = new TextField();
    search.setPromptText(Messages.text("learn.search"));
    search.textProperty().bindBidirectional(model.search());
    VBox left = new VBox(16, Parts.title(Messages.text("learn.title")), search, Parts.grow(list));
    left.setPrefWidth(280);
    left.setMinWidth(240);
    scroll.setFitToWidth(true);
    model.shown().addListener((o, was, is) -> fill());
    root = new HBox(32, left, Parts.grow(scroll));
    root.getStyleClass().add("page");
    fill();
  }

  @Override
  public Parent node() {
    return root;
  }

  @Override
  public void shown(Object argument) {
    if (argument instanceof String id) {
      model.open(id);
    }
  }

  private void fill() {
    LearnViewModel.Lesson lesson = model.shown().get();
    if (lesson == null) {
      return;
    }
    page.getChildren().setAll(new MarkdownView(lesson.markdown()));
    if (lesson.id().equals("rank")) {
      page.getChildren().add(new RankTrial(model.context()));
    }
    if (lesson.id().equals("first")) {
      page.getChildren()
          .add(
              Parts.primary(
                  Messages.text("guide.start"), MaterialDesignC.COMPASS_OUTLINE, model::guide));
    }
    if (lesson.technique() != null) {
      page.getChildren()
          .add(Parts.primary(Messages.text("learn.try"), MaterialDesignG.GRID, model::tryIt));
    }
    scroll.setVvalue(0);
  }

  /** One lesson; the first of a group says the group. */
  private final class Cell extends ListCell<LearnViewModel.Lesson> {
    @Override
    protected void updateItem(LearnViewModel.Lesson lesson, boolean empty) {
      super.updateItem(lesson, empty);
      setGraphic(null);
      if (empty || lesson == null) {
        return;
      }
      VBox box = new VBox(6);
      int at = getIndex();
      boolean first = at == 0 || !model.lessons().get(at - 1).group().equals(lesson.group());
      if (first) {
        box.getChildren().add(Parts.styled(new Label(lesson.group()), "caption"));
      }
      HBox line = Parts.row(8, new Label(lesson.title()));
      if (lesson.technique() != null) {
        line.getChildren().add(0, TechniqueMark.of(lesson.technique()));
      }
      box.getChildren().add(line);
      setGraphic(box);
    }
  }
}
