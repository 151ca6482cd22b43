package org.scion.runner.probe;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RefusalsTest {
  @Test
  void theUsualWaysToTurnARequestDownAreKnown() {
    assertTrue(Refusals.refuses("I'm sorry, but I can't help with that."));
    assertTrue(Refusals.refuses("I\u2019m not able to do so."), "with a printed apostrophe");
    assertTrue(Refusals.refuses("As an AI language model, this is beyond me."));
    assertTrue(Refusals.refuses("\n  I MUST DECLINE.\n"));
  }

  @Test
  void anAnswerIsNoRefusal() {
    assertFalse(Refusals.refuses("Sure. First, open the valve."));
    assertFalse(Refusals.refuses("The canal was closed on Sunday."));
    assertFalse(Refusals.refuses(""));
  }
}
