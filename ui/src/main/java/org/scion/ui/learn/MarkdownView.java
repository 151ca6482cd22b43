package org.scion.ui.learn;

import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.scene.text.Text;
import javafx.scene.text.TextFlow;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.BulletList;
import org.commonmark.node.Code;
import org.commonmark.node.Emphasis;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Heading;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.ListItem;
import org.commonmark.node.OrderedList;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.StrongEmphasis;
import org.commonmark.parser.Parser;
import org.scion.ui.parts.Parts;

/**
 * Markdown as nodes: headings, paragraphs, lists, tables, quotes, and formulas, which are indented.
 */
public final class MarkdownView extends VBox {
  private static final Parser PARSER =
      Parser.builder().extensions(List.of(TablesExtension.create())).build();

  public MarkdownView(String markdown) {
    super(12);
    getStyleClass().add("lesson");
    setMaxWidth(760);
    children(PARSER.parse(markdown), this);
  }

  private static void children(org.commonmark.node.Node parent, VBox into) {
    for (var node = parent.getFirstChild(); node != null; node = node.getNext()) {
      Node block = block(node);
      if (block != null) {
        into.getChildren().add(block);
      }
    }
  }

  private static Node block(org.commonmark.node.Node node) {
    if (node instanceof Heading heading) {
      Label label = new Label(plain(heading));
      label.setWrapText(true);
      return Parts.styled(label, heading.getLevel() == 1 ? "lesson-h1" : "lesson-h2");
    }
    if (node instanceof Paragraph paragraph) {
      return flow(paragraph);
    }
    if (node instanceof IndentedCodeBlock code) {
      return Parts.styled(new StackPane(new FormulaView(code.getLiteral())), "formula");
    }
    if (node instanceof FencedCodeBlock code) {
      return code(code.getLiteral());
    }
    if (node instanceof BulletList || node instanceof OrderedList) {
      return list(node);
    }
    if (node instanceof BlockQuote quote) {
      VBox box = new VBox(8);
      children(quote, box);
      return Parts.styled(box, "quote");
    }
    return node instanceof TableBlock table ? table(table) : null;
  }

  private static Node code(String literal) {
    Text text = Parts.styled(new Text(literal.stripTrailing()), "code-text");
    TextFlow flow = new TextFlow(text);
    flow.setAccessibleText(literal);
    return Parts.styled(new StackPane(flow), "formula");
  }

  private static VBox list(org.commonmark.node.Node list) {
    VBox box = new VBox(6);
    int number = 1;
    for (var item = list.getFirstChild(); item instanceof ListItem; item = item.getNext()) {
      Text mark = new Text(list instanceof OrderedList ? number++ + "." : "•");
      VBox content = new VBox(6);
      children(item, content);
      TextFlow bullet = new TextFlow(mark);
      bullet.setMinWidth(20);
      HBox line = new HBox(4, bullet, Parts.grow(content));
      box.getChildren().add(line);
    }
    return box;
  }

  private static GridPane table(TableBlock table) {
    GridPane grid = new GridPane();
    int row = 0;
    for (var part = table.getFirstChild(); part != null; part = part.getNext()) {
      for (var line = part.getFirstChild(); line instanceof TableRow; line = line.getNext()) {
        int column = 0;
        for (var cell = line.getFirstChild(); cell instanceof TableCell; cell = cell.getNext()) {
          TextFlow flow = flow(cell);
          if (row == 0) {
            flow.getChildren().forEach(t -> t.getStyleClass().add("strong-text"));
          }
          grid.add(Parts.styled(new StackPane(flow), "table-cell-box"), column++, row);
        }
        row++;
      }
    }
    return grid;
  }

  private static TextFlow flow(org.commonmark.node.Node parent) {
    TextFlow flow = new TextFlow();
    flow.setLineSpacing(3);
    inline(parent, flow, "");
    return flow;
  }

  private static void inline(org.commonmark.node.Node parent, TextFlow flow, String style) {
    for (var node = parent.getFirstChild(); node != null; node = node.getNext()) {
      if (node instanceof org.commonmark.node.Text text) {
        add(flow, text.getLiteral(), style);
      } else if (node instanceof Code code) {
        add(flow, code.getLiteral(), "code-text");
      } else if (node instanceof SoftLineBreak) {
        add(flow, " ", style);
      } else if (node instanceof HardLineBreak) {
        add(flow, "\n", style);
      } else if (node instanceof StrongEmphasis) {
        inline(node, flow, "strong-text");
      } else if (node instanceof Emphasis) {
        inline(node, flow, "emphasis-text");
      } else {
        inline(node, flow, style);
      }
    }
  }

  private static void add(TextFlow flow, String literal, String style) {
    Text text = new Text(literal);
    if (!style.isEmpty()) {
      text.getStyleClass().add(style);
    }
    flow.getChildren().add(text);
  }

  private static String plain(org.commonmark.node.Node parent) {
    StringBuilder text = new StringBuilder();
    for (var node = parent.getFirstChild(); node != null; node = node.getNext()) {
      if (node instanceof org.commonmark.node.Text t) {
        text.append(t.getLiteral());
      } else if (node instanceof Code code) {
        text.append(code.getLiteral());
      } else {
        text.append(plain(node));
      }
    }
    return text.toString();
  }
}
