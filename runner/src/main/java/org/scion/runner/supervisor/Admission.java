package org.scion.runner.supervisor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.scion.core.spec.SpecReader;

/**
 * Decides which waiting run starts next and tells the others why they wait. Higher priority first,
 * then by order; a run that waits for another, for its time or for a GPU lets later ones pass; one
 * that waits for memory does not, or large runs would wait for ever. Confined to one thread.
 */
final class Admission {
  /** A run whose plan tells no estimate is counted as so much, 10^9 bytes. */
  private static final double UNKNOWN_GB = 2;

  private final Machine machine;
  private final Map<String, Demand> demands = new HashMap<>();

  Admission(Machine machine) {
    this.machine = machine;
  }

  /**
   * @param member that may start
   * @param device {@code cpu} or {@code cuda:0}
   */
  record Choice(Member member, String device) {}

  private record Demand(double memoryGb, boolean gpu) {}

  /**
   * @param members of the whole queue
   * @param why takes the reason of each run that waits
   */
  Optional<Choice> next(
      List<Member> members, QueueSettings settings, long nowMillis, Map<Member, String> why) {
    List<Member> running = members.stream().filter(m -> m.entry().running()).toList();
    List<Member> waiting = new ArrayList<>(members.stream().filter(Admission::waits).toList());
    waiting.sort(
        Comparator.<Member>comparingInt(m -> -m.entry().priority())
            .thenComparingDouble(m -> m.entry().order())
            .thenComparing(m -> m.run().id()));
    boolean blocked = false;
    for (Member member : waiting) {
      Optional<String> wait = ready(member, nowMillis);
      String device = device(member, running, settings);
      if (wait.isEmpty() && device == null) {
        wait = Optional.of("waiting for a GPU");
      }
      if (wait.isEmpty()) {
        wait = blocked ? Optional.of("waiting for its turn") : room(member, running, settings);
        blocked = true;
      }
      if (wait.isEmpty()) {
        return Optional.of(new Choice(member, device));
      }
      why.put(member, wait.get());
    }
    return Optional.empty();
  }

  private static boolean waits(Member member) {
    return member.entry().queued() && !member.entry().held();
  }

  private static Optional<String> ready(Member member, long nowMillis) {
    for (String id : member.entry().after()) {
      String status = member.statusOf(id);
      if (!status.equals("done")) {
        return Optional.of("waiting for run " + id + ", which is " + status);
      }
    }
    long left = member.entry().notBefore() - nowMillis;
    return left > 0 ? Optional.of(member.entry().message()) : Optional.empty();
  }

  private Optional<String> room(Member member, List<Member> running, QueueSettings settings) {
    int gpus = gpus(settings);
    int most = settings.maxParallel() > 0 ? settings.maxParallel() : Math.max(1, gpus);
    if (running.size() >= most) {
      return Optional.of("waiting for one of " + most + " places");
    }
    if (running.isEmpty()) {
      return Optional.empty();
    }
    double need = demand(member).memoryGb();
    double promised = 0;
    double estimates = 0;
    for (Member other : running) {
      double estimate = demand(other).memoryGb();
      estimates += estimate;
      promised += Math.max(0, estimate - other.memoryGb());
    }
    double free = machine.availableBytes() / 1e9 - promised;
    if (settings.memoryGb() > 0) {
      free = Math.min(free, settings.memoryGb() - estimates);
    }
    return need <= free
        ? Optional.empty()
        : Optional.of(String.format(Locale.ROOT, "waiting for %.1f GB of memory", need));
  }

  /**
   * @return null if no GPU is free
   */
  private String device(Member member, List<Member> running, QueueSettings settings) {
    int gpus = gpus(settings);
    if (!demand(member).gpu() || gpus == 0) {
      return "cpu";
    }
    String shared = null;
    for (int gpu = 0; gpu < gpus; gpu++) {
      String device = "cuda:" + gpu;
      List<Member> there = running.stream().filter(m -> m.entry().device().equals(device)).toList();
      if (there.isEmpty()) {
        return device;
      }
      if (member.entry().shareGpu() && there.stream().allMatch(m -> m.entry().shareGpu())) {
        shared = device;
      }
    }
    return shared;
  }

  private int gpus(QueueSettings settings) {
    return settings.gpus() >= 0 ? settings.gpus() : machine.gpus();
  }

  private Demand demand(Member member) {
    return demands.computeIfAbsent(
        member.run().id(),
        id -> {
          JsonNode plan = member.run().planJson();
          double memory = plan.path("memory_gb").asDouble(plan.path("memoryGb").asDouble(0));
          String device =
              SpecReader.document(member.run().spec()).path("engine").path("device").asText("auto");
          return new Demand(memory > 0 ? memory : UNKNOWN_GB, !device.equals("cpu"));
        });
  }

  /** A dependency that can no longer be done. */
  static Optional<String> hopeless(Member member) {
    for (String id : member.entry().after()) {
      String status = member.statusOf(id);
      if (List.of("failed", "stopped", "gone").contains(status)) {
        return Optional.of("run " + id + ", which it starts after, is " + status);
      }
    }
    return Optional.empty();
  }
}
