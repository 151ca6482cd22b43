package org.scion.app.cli;

import java.util.Locale;

/** What a model can be written as. */
enum ExportFormat {
  /** An adapter as PEFT writes it. */
  PEFT,
  /** A merged checkpoint. */
  SAFETENSORS,
  /** A merged checkpoint for llama.cpp. */
  GGUF;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
