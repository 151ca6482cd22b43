package org.scion.core.lab;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.scion.core.Json;
import org.scion.core.run.RunEvent;

class RankHistoryTest {
  private final List<RunEvent> events = new ArrayList<>();

  private void rank(long step, String site, int rank, int budget) {
    events.add(
        new RunEvent(
            0,
            "rank",
            Json.object()
                .put("step", step)
                .put("site", site)
                .put("rank", rank)
                .put("budget", budget)));
  }

  @Test
  void sitesKeepTheirLastRankAndStarvedOnesAreNamed() {
    rank(1, "a", 4, 8);
    rank(1, "b", 4, 8);
    rank(5, "b", 0, 4);
    RankHistory history = new RankHistory(events);
    assertEquals(List.of(1L, 5L), history.steps());
    assertArrayEquals(new double[] {4, 4}, history.ranks("a"));
    assertArrayEquals(new double[] {8, 4}, history.totals());
    assertArrayEquals(new double[] {8, 4}, history.budgets());
    assertEquals(1, history.alarms().size());
    assertTrue(history.alarms().get(0).contains("starved, rank 0: b"), history.alarms().get(0));
  }

  @Test
  void ranksThatNeverMoveAndBudgetsThatAreNotReachedAreAlarms() {
    rank(1, "a", 6, 8);
    rank(9, "a", 6, 4);
    List<String> alarms = new RankHistory(events).alarms();
    assertEquals(2, alarms.size(), alarms.toString());
    assertTrue(alarms.get(0).startsWith("No rank ever moved"));
    assertTrue(alarms.get(1).contains("budget of 4 is not reached: 6"));
    assertTrue(new RankHistory(List.of()).alarms().isEmpty());
  }

  @Test
  void aResumeTakesBackWhatCameAfterItsCheckpoint() {
    rank(1, "a", 6, 8);
    rank(7, "a", 2, 8);
    events.add(new RunEvent(0, "started", Json.object().put("resumed_from", 5)));
    assertEquals(List.of(1L), new RankHistory(events).steps());
  }
}
