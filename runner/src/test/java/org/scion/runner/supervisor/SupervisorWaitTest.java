package org.scion.runner.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.scion.runner.supervisor.SupervisorWait.Action;

class SupervisorWaitTest {
  /** What happens in the seconds of a wait, until it is given up. */
  private static List<String> actions(int seconds, boolean held, IntFunction<String> beat) {
    SupervisorWait wait = new SupervisorWait(0);
    List<String> actions = new ArrayList<>();
    for (int second = 0; second <= seconds; second++) {
      Action action = wait.next(second * 1_000_000_000L, () -> held, beat.apply(second));
      if (action != Action.WAIT) {
        actions.add(action + " " + second);
      }
      if (action == Action.GIVE_UP) {
        break;
      }
    }
    return actions;
  }

  @Test
  void aHeartbeatThatChangesIsWaitedForAndTold() {
    List<String> actions = actions(300, true, second -> "beat " + second / 10);
    assertTrue(actions.stream().allMatch(a -> a.startsWith("TELL")), actions.toString());
    assertEquals(18, actions.size());
  }

  @Test
  void aHeartbeatThatChangesIsNotWaitedForForEver() {
    List<String> actions = actions(1000, true, second -> "beat " + second / 10);
    assertEquals("GIVE_UP 601", actions.get(actions.size() - 1));
  }

  @Test
  void oneThatHoldsTheWorkspaceAndSaysNothingIsEndedAndThenGivenUp() {
    List<String> actions = actions(300, true, second -> "old");
    assertEquals(1, actions.stream().filter(a -> a.startsWith("END_STUCK")).count());
    assertTrue(actions.contains("END_STUCK 21"), actions.toString());
    assertEquals("GIVE_UP 91", actions.get(actions.size() - 1));
  }

  @Test
  void oneIsStartedAtOnceAndAgainWhereNoneComes() {
    List<String> actions = actions(9, false, second -> "");
    assertEquals(List.of("START 0", "START 5"), actions);
  }
}
