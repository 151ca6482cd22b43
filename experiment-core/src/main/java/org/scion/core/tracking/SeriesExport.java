package org.scion.core.tracking;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.scion.core.SpecException;
import org.scion.core.run.RunFolder;

/**
 * Writes series of runs for other programs: every point that counts, once. Files appear whole or
 * not at all. Immutable.
 *
 * @param runs whose series
 * @param wanted which series, by name
 */
public record SeriesExport(List<RunFolder> runs, Predicate<String> wanted) {

  /** All series. */
  public static SeriesExport all(List<RunFolder> runs) {
    return new SeriesExport(runs, name -> true);
  }

  /**
   * An event file in a folder of its own for each run; {@code validation.accuracy} becomes the tag
   * {@code validation/accuracy}. What an earlier export wrote there is replaced.
   *
   * @return points written
   */
  public long tensorBoard(Path folder) {
    long points = 0;
    for (RunFolder run : runs) {
      TimedSeries series = TimedSeries.read(run, wanted);
      long start =
          series.series().values().stream()
              .mapToLong(s -> s.firstEntry().getValue().millis())
              .min()
              .orElse(0);
      Path target = make(folder.resolve(run.id()));
      removeEarlier(target);
      Path file = target.resolve("events.out.tfevents." + start / 1000 + ".scion");
      write(
          file,
          temporary -> {
            try (TensorBoardWriter out = new TensorBoardWriter(temporary, start)) {
              for (Map.Entry<String, TreeMap<Long, TimedSeries.Point>> s :
                  series.series().entrySet()) {
                String tag = s.getKey().replace('.', '/');
                for (Map.Entry<Long, TimedSeries.Point> p : s.getValue().entrySet()) {
                  out.scalar(tag, p.getKey(), p.getValue());
                }
              }
            }
          });
      points += series.points();
    }
    return points;
  }

  /**
   * One Parquet file with the columns run, series, step, time, value.
   *
   * @return points written
   */
  public long parquet(Path file) {
    return table(
        file,
        (temporary, source) -> {
          try (ParquetWriter out = new ParquetWriter(temporary)) {
            source.rows(out::row);
          }
        });
  }

  /**
   * One CSV file with the columns run, series, step, time_ms, value.
   *
   * @return points written
   */
  public long csv(Path file) {
    return table(
        file,
        (temporary, source) -> {
          try (Writer text = Files.newBufferedWriter(temporary);
              CSVPrinter out = new CSVPrinter(text, CSVFormat.RFC4180)) {
            out.printRecord("run", "series", "step", "time_ms", "value");
            source.rows((run, s, step, p) -> out.printRecord(run, s, step, p.millis(), p.value()));
          }
        });
  }

  private interface Row {
    void write(String run, String series, long step, TimedSeries.Point point) throws IOException;
  }

  private interface Rows {
    void rows(Row row) throws IOException;
  }

  private interface Table {
    void write(Path temporary, Rows source) throws IOException;
  }

  private interface Work {
    void write(Path temporary) throws IOException;
  }

  private long table(Path file, Table table) {
    long[] count = new long[1];
    Path absolute = file.toAbsolutePath();
    make(absolute.getParent());
    Rows rows =
        row -> {
          for (RunFolder run : runs) {
            TimedSeries series = TimedSeries.read(run, wanted);
            for (Map.Entry<String, TreeMap<Long, TimedSeries.Point>> s :
                series.series().entrySet()) {
              for (Map.Entry<Long, TimedSeries.Point> p : s.getValue().entrySet()) {
                row.write(run.id(), s.getKey(), p.getKey(), p.getValue());
                count[0]++;
              }
            }
          }
        };
    write(absolute, temporary -> table.write(temporary, rows));
    return count[0];
  }

  private static void write(Path file, Work work) {
    Path temporary = file.resolveSibling(file.getFileName() + ".part");
    try {
      work.write(temporary);
      Files.move(
          temporary, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  private static Path make(Path folder) {
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new SpecException(
          "folder", folder.toString(), "a folder that can be written", e.toString());
    }
  }

  private static void removeEarlier(Path folder) {
    try (Stream<Path> list = Files.list(folder)) {
      for (Path file : list.filter(p -> p.toString().endsWith(".scion")).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot replace what is in " + folder, e);
    }
  }
}
