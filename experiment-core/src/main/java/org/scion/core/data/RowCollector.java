package org.scion.core.data;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.scion.core.SpecException;
import org.scion.core.SpecProblem;

/** Gathers good and broken records under a policy. Confined to one reading. */
final class RowCollector<T> implements RowVisitor {
  static final int REPORTED = 20;

  private final RowPolicy policy;
  private final long most;
  private final RowMapper<T> mapper;
  private final List<T> kept = new ArrayList<>();
  private final List<BrokenRow> broken = new ArrayList<>();

  RowCollector(Reading reading, RowMapper<T> mapper) {
    this.policy = reading.policy();
    this.most = reading.most();
    this.mapper = mapper;
  }

  @Override
  public boolean row(Row row) {
    List<BrokenRow> faults = new ArrayList<>(1);
    T mapped = mapper.map(row, faults::add);
    if (faults.isEmpty()) {
      kept.add(mapped);
      return most == 0 || kept.size() < most;
    }
    // One entry per record keeps the count of skipped rows true.
    return broken(faults.get(0));
  }

  @Override
  public boolean broken(BrokenRow row) {
    broken.add(row);
    return policy == RowPolicy.SKIP || broken.size() < REPORTED;
  }

  boolean full() {
    boolean enough = most > 0 && kept.size() >= most;
    return enough || (policy == RowPolicy.REFUSE && broken.size() >= REPORTED);
  }

  /**
   * @throws SpecException if rows are broken and the policy refuses them
   */
  RowSet<T> finish() {
    if (policy == RowPolicy.REFUSE && !broken.isEmpty()) {
      List<SpecProblem> problems = broken.stream().map(BrokenRow::problem).toList();
      throw new SpecException(problems);
    }
    return new RowSet<>(kept, broken);
  }

  /** Turns a row into what is wanted, or reports why it cannot be. */
  interface RowMapper<T> {
    T map(Row row, Consumer<BrokenRow> faults);
  }
}
