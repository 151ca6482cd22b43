package org.scion.core.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.scion.core.SpecException;
import org.scion.core.run.RunState;
import org.scion.core.run.UserData;

class RunSearchTest {
  private static final RunRow ROW =
      new RunRow(
          new RunState(
              "20261121-a",
              "Intent trial",
              "lora+bitfit",
              "done",
              90,
              100,
              null,
              0,
              "",
              "",
              null,
              5),
          "sweep-1",
          1,
          Map.of("validation.accuracy", 0.85, "loss", 0.25),
          new UserData(List.of("paper"), "Best so far", true, false));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "status:done technique:lora accuracy>0.8 tag:paper intent",
        "technique:bitfit loss<=0.25 step>=90 steps=100",
        "favourite:yes archived:no group:sweep-1 id:2026",
        "\"so far\" -tag:draft -status:failed name:\"intent trial\"",
        "validation.accuracy!=0.1"
      })
  void finds(String search) {
    assertTrue(RunSearch.parse(search).test(ROW));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "status:failed",
        "technique:lo",
        "accuracy>0.85",
        "f1>0",
        "-tag:paper",
        "archived:yes",
        "nothing"
      })
  void leavesOut(String search) {
    assertFalse(RunSearch.parse(search).test(ROW));
  }

  @Test
  void archivedRunsShowOnlyWhenNamed() {
    RunRow old = new RunRow(ROW.state(), "", 1, ROW.metrics(), ROW.user().withArchived(true));
    assertFalse(RunSearch.parse("status:done").test(old));
    assertTrue(RunSearch.parse("status:done archived:any").test(old));
  }

  @Test
  void tellsEveryWordThatItCannotRead() {
    SpecException e =
        assertThrows(SpecException.class, () -> RunSearch.parse("accuracy>x stat:done"));
    assertEquals(2, e.problems().size());
  }
}
