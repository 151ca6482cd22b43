package org.scion.core.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.scion.core.Json;

/**
 * What a person noted about a run: user.json of its folder, so that it outlives any database.
 * Immutable.
 *
 * @param tags single words in lower case, sorted, each once
 * @param notes free text
 * @param favourite whether it is marked
 * @param archived whether lists leave it out unless asked
 */
public record UserData(List<String> tags, String notes, boolean favourite, boolean archived) {
  /** Nothing noted. */
  public static final UserData NONE = new UserData(List.of(), "", false, false);

  public UserData {
    tags = List.copyOf(normal(tags));
  }

  /** What the folder says; {@link #NONE} when there is no file or it is not readable as JSON. */
  public static UserData read(RunFolder run) {
    if (!Files.exists(run.user())) {
      return NONE;
    }
    JsonNode node;
    try {
      node = Json.read(run.user());
    } catch (org.scion.core.SpecException e) {
      return new UserData(List.of(), "user.json is not readable: " + e.getMessage(), false, false);
    }
    TreeSet<String> tags = new TreeSet<>();
    node.path("tags").forEach(tag -> tags.add(tag.asText()));
    return new UserData(
        List.copyOf(tags),
        node.path("notes").asText(""),
        node.path("favourite").asBoolean(),
        node.path("archived").asBoolean());
  }

  /** Writes user.json whole. */
  public void write(RunFolder run) {
    ObjectNode node = Json.object();
    node.set("tags", Json.tree(tags));
    node.put("notes", notes).put("favourite", favourite).put("archived", archived);
    RunFolder.writeWhole(run.user(), Json.pretty(node));
  }

  public UserData withTags(Collection<String> add, Collection<String> remove) {
    TreeSet<String> next = new TreeSet<>(tags);
    next.addAll(normal(add));
    next.removeAll(normal(remove));
    return new UserData(List.copyOf(next), notes, favourite, archived);
  }

  public UserData withNotes(String text) {
    return new UserData(tags, text, favourite, archived);
  }

  public UserData withFavourite(boolean value) {
    return new UserData(tags, notes, value, archived);
  }

  public UserData withArchived(boolean value) {
    return new UserData(tags, notes, favourite, value);
  }

  private static TreeSet<String> normal(Collection<String> words) {
    TreeSet<String> result = new TreeSet<>();
    for (String word : words) {
      String tag = word.strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", "-");
      if (!tag.isEmpty()) {
        result.add(tag);
      }
    }
    return result;
  }
}
