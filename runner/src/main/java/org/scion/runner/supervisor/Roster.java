package org.scion.runner.supervisor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.scion.core.SpecException;
import org.scion.core.run.QueueEntry;
import org.scion.core.run.RunFolder;
import org.scion.core.run.Workspace;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The runs of a workspace that wait or run, as their folders say. Confined to one thread. */
final class Roster {
  private static final Logger LOG = LoggerFactory.getLogger(Roster.class);

  private final Workspace workspace;
  private final Map<String, Member> members = new TreeMap<>();
  private final Map<String, FileTime> settled = new HashMap<>();

  Roster(Workspace workspace) {
    this.workspace = workspace;
  }

  /** Looks for runs that came, went or ended. */
  void refresh() {
    members.values().removeIf(m -> !Files.exists(m.run().queue()));
    members.values().removeIf(this::settle);
    for (RunFolder run : workspace.runFolders()) {
      if (!members.containsKey(run.id())) {
        enter(run);
      }
    }
  }

  private boolean settle(Member member) {
    boolean ended = !member.entry().queued() && !member.entry().running();
    if (ended) {
      settled.put(member.run().id(), time(member.run()));
    }
    return ended;
  }

  private void enter(RunFolder run) {
    FileTime time = time(run);
    if (time == null || time.equals(settled.get(run.id()))) {
      return;
    }
    settled.put(run.id(), time);
    try {
      QueueEntry entry = QueueEntry.read(run);
      if (entry != null && (entry.queued() || entry.running())) {
        members.put(run.id(), new Member(run, entry));
      }
    } catch (SpecException e) {
      LOG.warn("run {}: queue.json cannot be read and is left out: {}", run.id(), e.getMessage());
    }
  }

  private static FileTime time(RunFolder run) {
    try {
      return Files.getLastModifiedTime(run.queue());
    } catch (IOException absent) {
      return null;
    }
  }

  List<Member> all() {
    return List.copyOf(members.values());
  }

  /** Null if the run neither waits nor runs. */
  Member find(String id) {
    return members.get(id);
  }

  /** Takes a run in again that had ended. */
  Member put(RunFolder run, QueueEntry entry) {
    entry.write(run);
    Member member = new Member(run, entry);
    members.put(run.id(), member);
    return member;
  }
}
