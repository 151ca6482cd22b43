package org.scion.storage;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A hash of everything an index holds, but for keys that the database makes itself. Stateless. */
final class IndexDigest {
  private static final String[] QUERIES = {
    "select id, label, fold, user_data from run order by id",
    "select run_id, scope, byte_offset from log_position order by run_id, scope",
    "select run_id, name, points, first_step, last_step, last_value from series"
        + " order by run_id, name",
    "select s.run_id, s.name, c.level, c.row_no, c.points, c.first_step, c.last_step,"
        + " c.min_value, c.max_value, c.last_value, c.data"
        + " from chunk c join series s on s.id = c.series_id"
        + " order by s.run_id, s.name, c.level, c.row_no"
  };

  private IndexDigest() {}

  /** SHA-256 in hexadecimal. */
  static String of(Database database) {
    MessageDigest hash = sha256();
    for (String query : QUERIES) {
      database.query(
          h -> {
            h.createQuery(query)
                .map(
                    (r, c) -> {
                      for (int i = 1; i <= r.getMetaData().getColumnCount(); i++) {
                        hash.update((r.getString(i) + "|").getBytes(StandardCharsets.UTF_8));
                      }
                      return 0;
                    })
                .forEach(row -> hash.update((byte) '\n'));
            return null;
          });
    }
    return HexFormat.of().formatHex(hash.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
