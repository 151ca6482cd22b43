package org.scion.ui.compose;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.scion.core.Json;
import org.scion.core.run.RunFolder;
import org.scion.core.technique.Family;
import org.scion.core.technique.Technique;
import org.scion.ui.workbench.Context;

/** The techniques to choose from: searched, by family, favourites first. */
final class PaletteViewModel {
  private final Context context;
  private final StringProperty search = new SimpleStringProperty("");
  private final ObjectProperty<Family> family = new SimpleObjectProperty<>();
  private final BooleanProperty favouritesOnly = new SimpleBooleanProperty();
  private final ObjectProperty<Technique> chosen = new SimpleObjectProperty<>();
  private final ObservableList<Item> items = FXCollections.observableArrayList();
  private final Set<String> favourites = new TreeSet<>();

  /**
   * A line of the palette: the head of a family, or a technique.
   *
   * @param family its family
   * @param technique null for a head
   * @param favourite whether it is marked
   */
  record Item(Family family, Technique technique, boolean favourite) {
    boolean head() {
      return technique == null;
    }
  }

  PaletteViewModel(Context context) {
    this.context = context;
    search.addListener((o, was, is) -> fill());
    family.addListener((o, was, is) -> fill());
    favouritesOnly.addListener((o, was, is) -> fill());
    context
        .background()
        .run(this, this::readFavourites, this::setFavourites, context.notices()::report);
    fill();
  }

  StringProperty search() {
    return search;
  }

  /** The only family shown; null for all. */
  ObjectProperty<Family> family() {
    return family;
  }

  /** The families that have a technique, in the order of the list. */
  List<Family> families() {
    return context.services().techniques().all().stream()
        .map(t -> t.description().family())
        .distinct()
        .toList();
  }

  BooleanProperty favouritesOnly() {
    return favouritesOnly;
  }

  /** The technique that Enter and the brush use. */
  ObjectProperty<Technique> chosen() {
    return chosen;
  }

  /** Ends every search. */
  void showAll() {
    search.set("");
    family.set(null);
    favouritesOnly.set(false);
  }

  ObservableList<Item> items() {
    return items;
  }

  void toggleFavourite(Technique technique) {
    if (!favourites.remove(technique.id())) {
      favourites.add(technique.id());
    }
    fill();
    String text = Json.pretty(favourites);
    context
        .background()
        .run(
            this,
            () -> {
              RunFolder.writeWhole(file(), text);
              return text;
            },
            done -> {},
            context.notices()::report);
  }

  private JsonNode readFavourites() {
    return Files.exists(file()) ? Json.read(file()) : Json.array();
  }

  private void setFavourites(JsonNode read) {
    favourites.clear();
    read.forEach(id -> favourites.add(id.asText()));
    fill();
  }

  private Path file() {
    return context.services().workspace().path().resolve("favourites.json");
  }

  private void fill() {
    List<Item> next = new ArrayList<>();
    Family head = null;
    for (Technique technique : context.services().techniques().all()) {
      boolean favourite = favourites.contains(technique.id());
      if (matches(technique) && (favourite || !favouritesOnly.get())) {
        Family family = technique.description().family();
        if (family != head) {
          head = family;
          next.add(new Item(family, null, false));
        }
        next.add(new Item(family, technique, favourite));
      }
    }
    if (!next.equals(items)) {
      items.setAll(next);
    }
  }

  private boolean matches(Technique technique) {
    if (family.get() != null && technique.description().family() != family.get()) {
      return false;
    }
    String wanted = search.get().strip().toLowerCase(Locale.ROOT);
    var d = technique.description();
    String all = d.id() + "\n" + d.name() + "\n" + d.family().label() + "\n" + d.summary();
    return all.toLowerCase(Locale.ROOT).contains(wanted);
  }
}
