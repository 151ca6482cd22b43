package org.scion.core.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.scion.core.SpecException;
import org.scion.core.UnsupportedException;

/**
 * Rows of a Parquet file, one row group in memory at a time; the line of a row is its number.
 *
 * <p>The reading is parquet-java's; parquet-floor stands in for the few Hadoop types that it wants.
 */
final class ParquetRows {
  private ParquetRows() {}

  /**
   * @throws SpecException if there is no such file or it is damaged
   */
  static void read(Path file, RowVisitor visitor) {
    if (!Files.isRegularFile(file)) {
      throw new SpecException(
          "data file", file.toString(), "an existing file", "Check the path of the data");
    }
    ParquetReadOptions options =
        ParquetReadOptions.builder(new PlainParquetConfiguration())
            .withCodecFactory(new ParquetCodecs())
            .build();
    try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file), options)) {
      MessageType schema = reader.getFileMetaData().getSchema();
      MessageColumnIO columns =
          new ColumnIOFactory(reader.getFileMetaData().getCreatedBy()).getColumnIO(schema);
      long line = 0;
      for (PageReadStore pages = reader.readNextRowGroup();
          pages != null;
          pages = reader.readNextRowGroup()) {
        RecordReader<Group> records =
            columns.getRecordReader(pages, new GroupRecordConverter(schema));
        for (long i = 0; i < pages.getRowCount(); i++) {
          line++;
          if (!visitor.row(new Row(file, line, ParquetValues.fields(records.read())))) {
            return;
          }
        }
      }
    } catch (FileSystemException e) {
      throw new UncheckedIOException("reading " + file, e);
    } catch (SpecException | UnsupportedException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // A damaged file makes parquet-java throw whatever the damage leads to.
      throw damaged(file, e);
    }
  }

  private static SpecException damaged(Path file, Exception e) {
    return new SpecException(
        file.toString(),
        String.valueOf(e.getMessage()),
        "a whole Parquet file",
        "Write or download it again");
  }
}
