package org.scion.ui.home;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class HomeViewModelTest {
  @Test
  void takesTheCommentThatIsMeantForPeople() {
    String yaml =
        "# yaml-language-server: $schema=x.json\n# Scion experiment: LoRA on MiniLM.\nname: a\n";

    assertEquals("LoRA on MiniLM.", HomeViewModel.comment(yaml));
    assertEquals("", HomeViewModel.comment("name: a\n# later\n"));
  }

  @Test
  void takesWholeSentencesFromSeveralLines() {
    String yaml = "# Scion study: LoRA at several\n# ranks. Which of them forgets?\nspec: a.yaml\n";

    assertEquals("LoRA at several ranks.", HomeViewModel.comment(yaml));
    assertFalse(HomeViewModel.experiment(yaml));
    assertTrue(HomeViewModel.experiment("# x\nname: a\nmodel: builtin:minilm\n"));
  }

  @Test
  void takesTheFirstParagraphWithoutItsMarks() {
    assertEquals(
        "Texts (read) of two lines.",
        HomeViewModel.firstParagraph("# Title\n\nTexts ([read](x.md)) of\n`two` lines.\n\nMore."));
  }
}
