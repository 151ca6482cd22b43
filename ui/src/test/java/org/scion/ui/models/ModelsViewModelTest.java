package org.scion.ui.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scion.core.run.Workspace;
import org.scion.ui.TestServices;
import org.scion.ui.background.DirectBackground;
import org.scion.ui.download.PretendHub;
import org.scion.ui.shell.ShellViewModel;

class ModelsViewModelTest {
  private static final String CONFIG =
      """
      {"model_type": "gpt2", "architectures": ["GPT2LMHeadModel"], "vocab_size": 8, "n_embd": 4,
       "n_layer": 1, "n_head": 1, "n_positions": 8}
      """;

  @TempDir Path temporary;

  private ShellViewModel shell() {
    Workspace workspace = Workspace.open(temporary.resolve("workspace"));
    return new ShellViewModel(TestServices.in(workspace), new DirectBackground());
  }

  @Test
  void aRemovedModelCanBePutBackAndKeepsItsFiles() throws IOException {
    Path folder = Files.createDirectory(temporary.resolve("mine"));
    Files.writeString(folder.resolve("config.json"), CONFIG);
    Files.write(folder.resolve("model.safetensors"), new byte[] {2, 0, 0, 0, 0, 0, 0, 0, '{', '}'});
    ShellViewModel shell = shell();
    ModelsViewModel models = new ModelsViewModel(shell.context());
    models.add(folder.toString());
    assertEquals(1, models.models().size(), shell.context().notices().list().toString());

    models.remove();
    assertTrue(models.models().isEmpty());
    assertTrue(new ModelsViewModel(shell.context()).models().isEmpty(), "after a start, too");
    assertTrue(Files.exists(folder.resolve("config.json")));

    shell.context().notices().list().get(0).run().run();
    assertEquals("mine", models.selected().get().summary().id());
  }

  @Test
  void whatAHubDoesNotHaveIsSaidInWords() throws IOException {
    try (PretendHub hub = new PretendHub()) {
      hub.files.put("config.json", CONFIG.getBytes());
      ShellViewModel shell = shell();
      ModelsViewModel models =
          new ModelsViewModel(shell.context(), () -> hub.settings(temporary.resolve("home")));
      models.add("hub:owner/name");
      String words = shell.context().notices().list().toString();
      assertTrue(words.contains("safetensors"), words);
      models.add("hub:../name");
      assertEquals(2, shell.context().notices().list().size());
    }
  }
}
