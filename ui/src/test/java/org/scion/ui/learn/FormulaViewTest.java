package org.scion.ui.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class FormulaViewTest {
  @Test
  void signsThatAKeyboardLacksArePrinted() {
    assertEquals("A: r × in", FormulaView.signs("A: r x in"));
    assertEquals("y = W x + b", FormulaView.signs("y = W x + b"));
    assertEquals(
        "W′ = W + (alpha / r) W1 ⊗ W2", FormulaView.signs("W' = W + (alpha / r) W1 (x) W2"));
    assertEquals("p ← p (1 − lr d)", FormulaView.signs("p <- p (1 - lr d)"));
    assertEquals("y′ = l ⊙ (W x + b)", FormulaView.signs("y' = l * (W x + b)"));
    assertEquals("q / √(d)", FormulaView.signs("q / sqrt(d)"));
    assertEquals("m V / ‖V‖", FormulaView.signs("m V / ||V||"));
  }
}
