package org.scion.core.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scion.core.Json;

class RunStateTest {
  private static final long OWN = ProcessHandle.current().pid();
  private static final long DEAD = 999_999_999L;

  @TempDir Path folder;
  private RunFolder run;

  @BeforeEach
  void makeRun() {
    run = new RunFolder(folder);
    RunFolder.writeWhole(run.plan(), "{\"name\":\"n\",\"techniques\":\"lora\",\"steps\":9}");
  }

  @Test
  void readsALongLogFromItsEndsAsFromTheWhole() throws IOException {
    RunFolder.writeWhole(run.launch(), "{\"pid\":" + OWN + ",\"name\":\"named\"}");
    writeLong(OWN);
    assertTrue(Files.size(run.events()) > 3_000_000);
    RunFold whole = new RunFold();
    EventReader.all(run.events()).forEach(whole::add);
    assertEquals(whole.state(RunLabel.read(run)), RunState.read(run));
    assertEquals(40_000, RunState.read(run).step());
    assertEquals("named", RunState.read(run).name());
  }

  @Test
  void findsAResumeInTheMiddleOfALongLog() throws IOException {
    RunFolder.writeWhole(run.launch(), "{\"pid\":" + OWN + "}");
    writeLong(DEAD);
    try (EventWriter log = new EventWriter(run.events(), Clock.systemUTC())) {
      log.write("started", Json.object().put("pid", OWN).put("resumed_from", 20));
    }
    writeSteps(20_001, 60_000);
    assertEquals(20, RunState.read(run).resumedFrom());
    assertEquals("running", RunState.read(run).status());
  }

  @Test
  void aDeadWorkerIsToldAndAQueuedRetryToo() {
    try (EventWriter log = new EventWriter(run.events(), Clock.systemUTC())) {
      log.write("started", Json.object().put("pid", DEAD));
    }
    assertEquals("failed", RunState.read(run).status());
    RunFolder.writeWhole(run.queue(), "{\"state\":\"queued\",\"message\":\"again in 10 s\"}");
    assertEquals("queued", RunState.read(run).status());
    assertEquals("again in 10 s", RunState.read(run).message());
  }

  @Test
  void aSavedFoldGoesOnAsIfNeverSaved() {
    List<RunEvent> events =
        List.of(
            new RunEvent(1, "started", Json.object().put("pid", DEAD).put("steps", 5)),
            new RunEvent(2, "step", Json.object().put("step", 4)),
            new RunEvent(3, "finished", Json.object().put("status", "done").put("wall_s", 2)));
    RunFold straight = new RunFold();
    RunFold saved = new RunFold();
    for (RunEvent event : events) {
      straight.add(event);
      saved.add(event);
      saved = new RunFold(Json.parse(Json.line(saved.save()), "fold"));
    }
    assertEquals(straight.state(RunLabel.read(run)), saved.state(RunLabel.read(run)));
  }

  @Test
  void aTornLineIsCutAndForeignMegabytesDoNotStopTheReader() throws IOException {
    Files.writeString(run.events(), "x".repeat(99).concat("\n").repeat(15_000));
    Files.writeString(run.events(), "{\"t\":1,\"type\":\"ste", StandardOpenOption.APPEND);
    try (EventWriter log = new EventWriter(run.events(), Clock.systemUTC())) {
      log.write("log", Json.object().put("message", "m"));
    }
    List<RunEvent> events = EventReader.all(run.events());
    assertEquals(1, events.size());
    assertEquals("log", events.get(0).type());
  }

  @Test
  void userDataOutlivesItsProcess() {
    assertEquals(UserData.NONE, UserData.read(run));
    UserData data =
        UserData.NONE.withTags(List.of("Paper ", "two words"), List.of()).withNotes("n\nm");
    data.withFavourite(true).write(run);
    UserData read = UserData.read(run);
    assertEquals(List.of("paper", "two-words"), read.tags());
    assertEquals("n\nm", read.notes());
    assertTrue(read.favourite());
    assertFalse(read.archived());
    assertEquals(List.of("paper"), read.withTags(List.of(), List.of("two words")).tags());
  }

  private void writeLong(long pid) throws IOException {
    try (EventWriter log = new EventWriter(run.events(), Clock.systemUTC())) {
      log.write("started", Json.object().put("pid", pid).put("steps", 40_000));
    }
    writeSteps(1, 40_000);
  }

  private void writeSteps(int from, int to) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int step = from; step <= to; step++) {
      ObjectNode data = Json.object().put("step", step);
      data.putObject("values").put("loss", 1.0 / step).put("learning_rate", 0.001);
      text.append(new RunEvent(step, "step", data).line()).append('\n');
    }
    Files.writeString(run.events(), text, StandardOpenOption.APPEND);
  }
}
