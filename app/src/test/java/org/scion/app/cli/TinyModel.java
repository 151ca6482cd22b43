package org.scion.app.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder that is a model as far as planning looks: sizes, and a weights file with a header. */
final class TinyModel {
  private TinyModel() {}

  static void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("config.json"),
        """
        {"model_type": "bert", "architectures": ["BertModel"], "hidden_size": 32,
         "num_hidden_layers": 6, "num_attention_heads": 4, "intermediate_size": 64,
         "vocab_size": 1000, "max_position_embeddings": 64, "type_vocab_size": 2,
         "hidden_act": "gelu", "layer_norm_eps": 1e-12}
        """);
    String header = "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}   ";
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(text.length).array());
    file.write(text);
    file.write(new byte[4]);
    Files.write(folder.resolve("model.safetensors"), file.toByteArray());
  }
}
