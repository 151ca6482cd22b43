package org.scion.ui.compose;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import org.scion.ui.compose.SiteGrid.Spot;

/** Which cells are selected, and where the keyboard stands. */
final class CellSelection {
  private final Set<Spot> spots = new LinkedHashSet<>();
  private final ReadOnlyIntegerWrapper version = new ReadOnlyIntegerWrapper();
  private Spot anchor;
  private Spot lead;

  Set<Spot> spots() {
    return Collections.unmodifiableSet(spots);
  }

  /** A number that changes whenever the selection does, once for all cells of one act. */
  ReadOnlyIntegerProperty version() {
    return version.getReadOnlyProperty();
  }

  private void changed() {
    version.set(version.get() + 1);
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
    changed();
  }

  /** A plain click. */
  void only(Collection<Spot> chosen) {
    List<Spot> list = new ArrayList<>(chosen);
    replace(Set.copyOf(list));
    if (!list.isEmpty()) {
      anchor = list.get(0);
      lead = list.get(list.size() - 1);
    }
    changed();
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
    changed();
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
    changed();
  }

  /** An arrow key: one cell on, or with Shift the rectangle one cell larger. */
  void move(int down, int right, boolean extend, SiteGrid grid) {
    if (lead == null || !grid.spots().contains(lead)) {
      grid.row(0).stream().findFirst().ifPresent(first -> only(List.of(first)));
      return;
    }
    grid.beside(lead, down, right)
        .ifPresent(
            to -> {
              if (extend) {
                extend(to, grid.spots());
              } else {
                only(List.of(to));
              }
            });
  }

  /** The whole row or column of the cell where the keyboard stands, which stays there. */
  void widen(Collection<Spot> line) {
    replace(Set.copyOf(line));
    anchor = lead;
    changed();
  }

  private void replace(Set<Spot> chosen) {
    spots.removeIf(s -> !chosen.contains(s));
    spots.addAll(chosen);
  }

  private static boolean between(int x, int a, int b) {
    return x >= Math.min(a, b) && x <= Math.max(a, b);
  }
}
