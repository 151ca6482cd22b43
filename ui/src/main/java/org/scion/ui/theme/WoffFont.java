package org.scion.ui.theme;

import java.awt.Font;
import java.awt.FontFormatException;
import java.awt.GraphicsEnvironment;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Makes a WOFF file known to AWT, which only reads the format inside it. Charts are drawn through
 * AWT's Graphics2D and must have the font of the rest.
 *
 * <p>WOFF 1 is a table directory, then the tables, each packed by zlib where that makes it smaller
 * (W3C, WOFF File Format 1.0).
 */
final class WoffFont {
  private static final int SIGNATURE = 0x774F4646;
  private static final int WOFF_HEADER = 44;
  private static final int SFNT_HEADER = 12;
  private static final int SFNT_ENTRY = 16;

  private WoffFont() {}

  static void register(byte[] woff) throws IOException {
    try {
      Font font = Font.createFont(Font.TRUETYPE_FONT, new ByteArrayInputStream(unpacked(woff)));
      GraphicsEnvironment.getLocalGraphicsEnvironment().registerFont(font);
    } catch (FontFormatException | DataFormatException e) {
      throw new IOException("a font of the product is damaged", e);
    }
  }

  static byte[] unpacked(byte[] woff) throws DataFormatException {
    ByteBuffer in = ByteBuffer.wrap(woff);
    if (in.getInt() != SIGNATURE) {
      throw new DataFormatException("not a WOFF file");
    }
    int flavour = in.getInt();
    in.getInt();
    int tables = in.getShort();
    in.getShort();
    ByteBuffer out = ByteBuffer.allocate(in.getInt());
    int power = Integer.highestOneBit(tables);
    out.putInt(flavour).putShort((short) tables).putShort((short) (16 * power));
    out.putShort((short) Integer.numberOfTrailingZeros(power));
    out.putShort((short) (16 * (tables - power)));
    int data = SFNT_HEADER + tables * SFNT_ENTRY;
    in.position(WOFF_HEADER);
    for (int i = 0; i < tables; i++) {
      out.putInt(in.getInt());
      int offset = in.getInt();
      int packed = in.getInt();
      int plain = in.getInt();
      out.putInt(in.getInt()).putInt(data).putInt(plain);
      byte[] table = table(ByteBuffer.wrap(woff, offset, packed), plain);
      System.arraycopy(table, 0, out.array(), data, plain);
      data += (plain + 3) / 4 * 4;
    }
    return out.array();
  }

  private static byte[] table(ByteBuffer packed, int plain) throws DataFormatException {
    byte[] table = new byte[plain];
    if (packed.remaining() == plain) {
      packed.get(table);
      return table;
    }
    Inflater inflater = new Inflater();
    inflater.setInput(packed);
    int done = 0;
    while (done < plain) {
      int more = inflater.inflate(table, done, plain - done);
      if (more == 0) {
        throw new DataFormatException("a table ends early");
      }
      done += more;
    }
    inflater.end();
    return table;
  }
}
