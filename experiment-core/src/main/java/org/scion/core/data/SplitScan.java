package org.scion.core.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.scion.core.data.DataPreview.Question;

/** Reads one file once for its preview. Confined to one thread. */
final class SplitScan implements RowVisitor {
  /** Keeps the memory of the profile bounded, whatever the file. */
  static final int MAX_PROFILED = 100_000;

  /** Characters that the profiled rows may hold together. */
  static final long MAX_CHARACTERS = 50_000_000;

  /** Rows among which duplicates are looked for; each takes about 100 bytes. */
  static final int MAX_PRINTED = 1_000_000;

  private final Question question;
  private final Map<String, ColumnValues> columns = new LinkedHashMap<>();
  private final Map<String, Long> labels = new HashMap<>();
  private final Set<String> prints = new HashSet<>();
  private final List<BrokenRow> broken = new ArrayList<>();
  private long rows;
  private long profiled;
  private long characters;
  private long duplicates;

  SplitScan(Question question) {
    this.question = question;
  }

  @Override
  public boolean row(Row row) {
    rows++;
    if (profiled < MAX_PROFILED && characters < MAX_CHARACTERS) {
      profiled++;
      for (Map.Entry<String, JsonNode> field : row.fields().entrySet()) {
        characters +=
            columns.computeIfAbsent(field.getKey(), ColumnValues::new).add(field.getValue());
      }
    }
    JsonNode label = question.label() == null ? null : row.fields().get(question.label());
    if (label != null && !label.isNull() && !label.asText().isBlank()) {
      labels.merge(label.asText().strip(), 1L, Long::sum);
    }
    if (rows <= MAX_PRINTED && !prints.add(print(row))) {
      duplicates++;
    }
    return true;
  }

  @Override
  public boolean broken(BrokenRow row) {
    broken.add(row);
    return true;
  }

  SplitPreview preview(String name, Path file) {
    Map<String, Long> balance = new LinkedHashMap<>();
    labels.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .forEach(entry -> balance.put(entry.getKey(), entry.getValue()));
    List<ColumnProfile> profiles =
        columns.values().stream().map(values -> values.profile(profiled)).toList();
    return new SplitPreview(name, file, rows, profiled, profiles, balance, duplicates, broken);
  }

  /** Distinct rows that another file has too. */
  long shared(SplitScan other) {
    return prints.stream().filter(other.prints::contains).count();
  }

  private String print(Row row) {
    StringBuilder text = new StringBuilder();
    if (question.key().isEmpty()) {
      row.fields()
          .forEach((name, value) -> text.append(name).append('\0').append(value).append('\0'));
    } else {
      question.key().forEach(name -> text.append(row.fields().get(name)).append('\0'));
    }
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] hash = digest.digest(text.toString().getBytes(StandardCharsets.UTF_8));
      // 128 bits as Latin-1 text: small in memory, and no two rows of any data set will meet.
      return new String(hash, 0, 16, StandardCharsets.ISO_8859_1);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
