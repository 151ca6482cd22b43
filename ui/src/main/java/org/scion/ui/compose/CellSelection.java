package org.scion.ui.compose;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javafx.collections.FXCollections;
import javafx.collections.ObservableSet;
import org.scion.ui.compose.SiteGrid.Spot;

/** Which cells are selected, and where the keyboard stands. */
final class CellSelection {
  private final ObservableSet<Spot> spots = FXCollections.observableSet(new LinkedHashSet<>());
  private Spot anchor;
  private Spot lead;

  ObservableSet<Spot> spots() {
    return spots;
  }

  List<Spot> ordered() {
    return spots.stream()
        .sorted(Comparator.comparingInt(Spot::layer).thenComparingInt(Spot::column))
        .toList();
  }

  /** Where arrow keys go on from; null before the first click. */
  Spot lead() {
    return lead;
  }

  void clear() {
    spots.clear();
    anchor = null;
    lead = null;
  }

  /** A plain click. */
  void only(Collection<Spot> chosen) {
    List<Spot> list = new ArrayList<>(chosen);
    replace(Set.copyOf(list));
    if (!list.isEmpty()) {
      anchor = list.get(0);
      lead = list.get(list.size() - 1);
    }
  }

  /** A click with Ctrl: in if it was out, out if it was in. */
  void toggle(Collection<Spot> chosen) {
    if (spots.containsAll(chosen)) {
      spots.removeAll(chosen);
    } else {
      spots.addAll(chosen);
    }
    chosen.stream().findFirst().ifPresent(s -> anchor = s);
    chosen.stream().reduce((a, b) -> b).ifPresent(s -> lead = s);
  }

  /** A click with Shift: the rectangle from the anchor, as far as there are sites. */
  void extend(Spot to, Set<Spot> existing) {
    if (anchor == null || anchor.layer() == SiteGrid.OUTSIDE || to.layer() == SiteGrid.OUTSIDE) {
      only(List.of(to));
      return;
    }
    Set<Spot> rectangle = new LinkedHashSet<>();
    for (Spot s : existing) {
      if (between(s.layer(), anchor.layer(), to.layer())
          && between(s.column(), anchor.column(), to.column())) {
        rectangle.add(s);
      }
    }
    replace(rectangle);
    lead = to;
  }

  /** An arrow key: one cell on, or with Shift the rectangle one cell larger. */
  void move(int down, int right, boolean extend, Set<Spot> existing) {
    Spot from = lead == null ? new Spot(0, -1) : lead;
    Spot to = new Spot(Math.max(0, from.layer() + down), from.column() + right);
    if (!existing.contains(to)) {
      return;
    }
    if (extend) {
      extend(to, existing);
    } else {
      only(List.of(to));
    }
  }

  private void replace(Set<Spot> chosen) {
    spots.removeIf(s -> !chosen.contains(s));
    spots.addAll(chosen);
  }

  private static boolean between(int x, int a, int b) {
    return x >= Math.min(a, b) && x <= Math.max(a, b);
  }
}
