package org.scion.ui.compose;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.scion.core.Json;
import org.scion.core.model.HostLayout;
import org.scion.core.model.Site;
import org.scion.core.plan.ExperimentPlanner;
import org.scion.core.spec.TechniqueSpec;
import org.scion.core.technique.Family;
import org.scion.core.technique.Hyperparameter;
import org.scion.core.technique.Technique;
import org.scion.ui.form.FieldText;
import org.scion.ui.workbench.DataChoice;

/** The changes that the composer makes to a document; each returns a new one. */
final class DraftEdits {
  private static final List<String> NOT_ON_DATA_PAGE =
      List.of("max_length", "limit", "broken_rows");

  private final ObjectNode document;
  private final HostLayout host;
  private final List<Optional<TechniqueSpec>> techniques;

  /**
   * @param document left as it is
   * @param techniques the entries of its list as read
   */
  DraftEdits(ObjectNode document, HostLayout host, List<Optional<TechniqueSpec>> techniques) {
    this.document = document.deepCopy();
    this.host = host;
    this.techniques = techniques;
  }

  /** Puts a technique on sites; on those that it has already, nothing changes. */
  ObjectNode place(Technique technique, Set<Site> sites) {
    ArrayNode list = list();
    int index = indexOf(technique.id());
    if (index < 0) {
      writeSites(add(technique), technique, sites);
    } else if (techniques.get(index).isPresent()) {
      Set<Site> all = sitesOf(index);
      all.addAll(sites);
      writeSites((ObjectNode) list.get(index), technique, all);
    }
    return document;
  }

  /** Puts a technique where its description says by default. */
  ObjectNode placeByDefault(Technique technique) {
    if (indexOf(technique.id()) < 0) {
      add(technique);
    }
    return document;
  }

  /** A new entry at the end; a quantised base, on which the others stand, at the beginning. */
  private ObjectNode add(Technique technique) {
    ObjectNode entry = Json.object().put("id", technique.id());
    if (technique.description().family() == Family.QUANTISED_BASE) {
      list().insert(0, entry);
      SweepText.moved(document, index -> OptionalInt.of(index + 1));
    } else {
      list().add(entry);
    }
    return entry;
  }

  /** Takes everything off these sites; an entry that has no site left goes too. */
  ObjectNode clear(Set<Site> sites) {
    ArrayNode list = list();
    for (int i = list.size() - 1; i >= 0; i--) {
      if (techniques.get(i).isPresent()) {
        Set<Site> left = sitesOf(i);
        if (left.removeAll(sites)) {
          if (left.isEmpty()) {
            remove(i);
          } else {
            writeSites((ObjectNode) list.get(i), techniques.get(i).get().technique(), left);
          }
        }
      }
    }
    return document;
  }

  ObjectNode remove(int technique) {
    list().remove(technique);
    SweepText.moved(
        document,
        index ->
            index == technique
                ? OptionalInt.empty()
                : OptionalInt.of(index > technique ? index - 1 : index));
    return document;
  }

  /** Sets a value of one entry; the default is said by leaving it out. */
  ObjectNode set(int technique, Hyperparameter h, Object value) {
    ObjectNode entry = (ObjectNode) list().get(technique);
    put(entry, h, value);
    return document;
  }

  /**
   * Sets a value for some sites of an entry only; null means its default. The pattern is written
   * anew: one expression for each value that differs from the entry's own.
   */
  ObjectNode setAt(int technique, Hyperparameter h, Object value, Set<Site> sites) {
    ObjectNode entry = (ObjectNode) list().get(technique);
    TechniqueSpec read = techniques.get(technique).orElseThrow();
    JsonNode own = read.settings().json().path(h.key());
    Map<JsonNode, Set<Site>> sitesByValue = new LinkedHashMap<>();
    for (Site site : sitesOf(technique)) {
      JsonNode here =
          sites.contains(site)
              ? Json.tree(value == null ? h.defaultValue() : value)
              : read.settings().at(site.name()).json().path(h.key());
      if (!FieldText.same(here, own)) {
        sitesByValue.computeIfAbsent(here, v -> new LinkedHashSet<>()).add(site);
      }
    }
    ObjectNode pattern = Json.object();
    sitesByValue.forEach((v, of) -> pattern.set(SelectionWriter.expression(of), v));
    String key = h.key() + "_pattern";
    entry.set(key, pattern);
    if (pattern.isEmpty()) {
      entry.remove(key);
    }
    return document;
  }

  /** Sets a field of a section such as {@code training}. */
  ObjectNode setIn(String section, Hyperparameter h, Object value) {
    put(document.withObject("/" + section), h, value);
    return document;
  }

  /** Takes data from the Data page; what that page does not ask for stays as it was. */
  ObjectNode use(DataChoice choice) {
    ObjectNode data = choice.data().deepCopy();
    JsonNode old = document.path("data");
    NOT_ON_DATA_PAGE.stream().filter(old::has).forEach(key -> data.set(key, old.get(key)));
    document.set("data", data);
    return document.put("task", choice.task());
  }

  /** Sets or removes a value at the top or in a section, {@code data.train}. */
  ObjectNode put(String path, JsonNode value) {
    String[] steps = path.split("\\.", -1);
    ObjectNode at = document;
    for (int i = 0; i < steps.length - 1; i++) {
      at = at.withObject("/" + steps[i]);
    }
    String key = steps[steps.length - 1];
    if (value == null || value.isNull()) {
      at.remove(key);
    } else {
      at.set(key, value);
    }
    return document;
  }

  private static void put(ObjectNode node, Hyperparameter h, Object value) {
    if (value == null || value.equals(h.defaultValue())) {
      node.remove(h.key());
    } else {
      node.set(h.key(), Json.tree(value));
    }
  }

  private ArrayNode list() {
    return document.path("techniques") instanceof ArrayNode list
        ? list
        : document.putArray("techniques");
  }

  private int indexOf(String id) {
    ArrayNode list = list();
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i).path("id").asText().equals(id)) {
        return i;
      }
    }
    return -1;
  }

  private Set<Site> sitesOf(int index) {
    return new LinkedHashSet<>(ExperimentPlanner.sites(techniques.get(index).get(), host));
  }

  private void writeSites(ObjectNode entry, Technique technique, Set<Site> sites) {
    if (technique.description().siteKinds().isEmpty()) {
      return;
    }
    ObjectNode said = SelectionWriter.write(host, technique, sites);
    if (said.isEmpty()) {
      entry.remove("sites");
    } else {
      entry.set("sites", said);
    }
  }
}
