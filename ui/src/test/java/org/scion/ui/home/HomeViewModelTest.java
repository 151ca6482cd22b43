package org.scion.ui.home;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
  void takesTheFirstParagraphWithoutItsMarks() {
    assertEquals(
        "Texts (read) of two lines.",
        HomeViewModel.firstParagraph("# Title\n\nTexts ([read](x.md)) of\n`two` lines.\n\nMore."));
  }
}
