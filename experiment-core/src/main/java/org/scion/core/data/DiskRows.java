package org.scion.core.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.RandomAccess;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.data.RowCollector.RowMapper;

/**
 * Examples of one file that stay on disk: 4 bytes a row are kept, where it starts, and each row is
 * read and mapped again when it is asked for. An archive or a columnar file is unpacked first into
 * the temporary folder, as JSON lines. Thread-safe.
 */
final class DiskRows<T> extends AbstractList<T> implements RandomAccess, OnDemand {
  private final RowAccess access;
  private final Path file;
  private final RowMapper<T> mapper;
  private final Offsets offsets;

  private DiskRows(RowAccess access, Path file, RowMapper<T> mapper, Offsets offsets) {
    this.access = access;
    this.file = file;
    this.mapper = mapper;
    this.offsets = offsets;
  }

  /**
   * Reads a file once, to find and check its rows.
   *
   * @param most rows to take; 0 for all
   * @throws SpecException if rows are broken and the policy refuses them
   */
  static <T> RowSet<T> read(RowSource source, RowPolicy policy, RowMapper<T> mapper, long most) {
    boolean plain = source.access().isPresent();
    try (Finder<T> finder = new Finder<>(policy, mapper, most, plain)) {
      source.visit(finder);
      List<BrokenRow> broken = new RowSet<>(List.of(), finder.broken).broken();
      if (policy == RowPolicy.REFUSE && !broken.isEmpty()) {
        throw new SpecException(broken.stream().map(BrokenRow::problem).toList());
      }
      Path file = plain ? source.file() : finder.spool;
      finder.flush();
      RowAccess access = RowSource.of(file).access().orElseThrow();
      return new RowSet<>(new DiskRows<>(access, file, mapper, finder.offsets), broken);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unpack " + source.file(), e);
    }
  }

  @Override
  public T get(int index) {
    List<BrokenRow> faults = new ArrayList<>(1);
    T mapped = mapper.map(access.row(offsets.get(index)), faults::add);
    if (!faults.isEmpty()) {
      throw RowAccess.changed(file, offsets.get(index));
    }
    return mapped;
  }

  @Override
  public int size() {
    return offsets.size();
  }

  /** Notes where the good rows are. */
  private static final class Finder<T> implements RowVisitor, AutoCloseable {
    private final RowPolicy policy;
    private final RowMapper<T> mapper;
    private final long most;
    private final List<BrokenRow> broken = new ArrayList<>();
    private final Path spool;
    private final OutputStream out;
    private final Offsets offsets = new Offsets();
    private long written;

    Finder(RowPolicy policy, RowMapper<T> mapper, long most, boolean plain) throws IOException {
      this.policy = policy;
      this.mapper = mapper;
      this.most = most;
      this.spool = plain ? null : Files.createTempFile("scion-rows-", ".jsonl");
      this.out = plain ? null : new BufferedOutputStream(Files.newOutputStream(spool), 1 << 16);
      if (spool != null) {
        spool.toFile().deleteOnExit();
      }
    }

    @Override
    public boolean row(Row row) {
      List<BrokenRow> faults = new ArrayList<>(1);
      mapper.map(row, faults::add);
      if (!faults.isEmpty()) {
        return broken(faults.get(0));
      }
      offsets.add(out == null ? row.offset() : written);
      if (out != null) {
        write(row);
      }
      return most == 0 || offsets.size() < most;
    }

    private void write(Row row) {
      ObjectNode object = Json.object();
      for (var field : row.fields().entrySet()) {
        object.set(field.getKey(), (JsonNode) field.getValue());
      }
      try {
        byte[] line = Json.MAPPER.writeValueAsBytes(object);
        out.write(line);
        out.write('\n');
        written += line.length + 1L;
      } catch (IOException e) {
        throw new UncheckedIOException("cannot unpack into " + spool, e);
      }
    }

    @Override
    public boolean broken(BrokenRow row) {
      broken.add(row);
      return policy == RowPolicy.SKIP || broken.size() < RowCollector.REPORTED;
    }

    void flush() throws IOException {
      if (out != null) {
        out.flush();
      }
    }

    @Override
    public void close() throws IOException {
      if (out != null) {
        out.close();
      }
    }
  }
}
