package org.scion.plugins.ltsft;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.scion.core.Json;
import org.scion.core.SpecException;
import org.scion.core.model.Site;
import org.scion.runner.engine.Kernels;
import org.scion.runner.engine.Torch;
import org.scion.runner.host.HostModel;
import org.scion.runner.inject.AttachContext;
import org.scion.runner.inject.Attachment;
import org.scion.runner.inject.StepContext;
import org.scion.runner.module.Linear;

/**
 * The search, in which every weight is trained in place, and then the ticket: positions in all
 * weights one after the other, ascending, and the values there.
 */
final class Ticket extends Attachment {
  private static final String VALUES = "base_model.lt_sft_values";
  private static final String INDEX = "base_model.lt_sft_indices";

  private final Map<String, NDArray> originals = new LinkedHashMap<>();
  private final List<TicketLinear> linears = new ArrayList<>();
  private final NDArray values;
  private final NDArray index;
  private Set<String> weights;

  /** Steps of the search; 0 until the first step tells how many half of all are. */
  private long search;

  private boolean found;

  Ticket(AttachContext context) {
    HostModel host = context.host();
    search = context.settings().integer("search_steps");
    long count = LtSft.entries(context.sites(), context.settings());
    values = train(VALUES, Torch.zeros(count));
    index = store(INDEX, Torch.create(new long[(int) count]));
    for (Site site : context.sites()) {
      NDArray original = Torch.keep(host.parameters().get(site.weight()).duplicate());
      originals.put(site.weight(), original);
      NDArray start = Torch.keep(site.transposed() ? original.transpose() : original);
      host.modules().wrapLinear(site.name(), base -> adapted(base, start));
    }
    weights = Set.copyOf(originals.keySet());
  }

  private Linear adapted(Linear base, NDArray start) {
    TicketLinear linear = new TicketLinear(base, start);
    linears.add(linear);
    return linear;
  }

  @Override
  public Set<String> trainedBase() {
    return found ? Set.of() : weights;
  }

  @Override
  public Set<String> everTrainedBase() {
    return weights;
  }

  @Override
  public Set<String> trainedBaseAt(long step) {
    if (search > 0 && step > search && !found) {
      choose();
    }
    return trainedBase();
  }

  /** Takes the entries that moved furthest; the weights are still those of the search. */
  private void choose() {
    Torch.withoutGradient(
        () -> {
          NDArray all = null;
          for (TicketLinear linear : linears) {
            NDArray moved = linear.base().weight().sub(linear.start()).abs().flatten();
            all = all == null ? moved : all.concat(moved, 0);
          }
          long count = index.getShape().size();
          return Kernels.inPlace("lt_sft_furthest", index, all, count);
        });
    place();
  }

  /** Gives every linear its part of the ticket. */
  private void place() {
    found = true;
    long[] places = index.toLongArray();
    long from = 0;
    int at = 0;
    for (TicketLinear linear : linears) {
      long size = linear.start().getShape().size();
      int first = at;
      while (at < places.length && places[at] < from + size) {
        places[at++] -= from;
      }
      long[] own = java.util.Arrays.copyOfRange(places, first, at);
      linear.part(own.length == 0 ? null : Torch.keep(Torch.create(own)), first, at, values);
      from += size;
    }
  }

  @Override
  public NDArray released(String baseParameter, NDArray trained) {
    return originals.get(baseParameter);
  }

  @Override
  public String fileName(String baseParameter) {
    return found ? null : super.fileName(baseParameter);
  }

  @Override
  public void beforeStep(StepContext step) {
    if (search == 0) {
      search = (step.steps() + 1) / 2;
    }
    if (step.steps() <= search) {
      throw new SpecException(
          "search_steps of lt_sft",
          String.valueOf(search),
          "fewer than the run's " + step.steps() + " steps",
          "Leave it out for half of them.");
    }
  }

  @Override
  public void load(Map<String, NDArray> file) {
    super.load(file);
    if (index.toLongArray()[index.toLongArray().length - 1] > 0) {
      weights = Set.of();
      place();
    }
  }

  @Override
  public ObjectNode saveState() {
    return Json.object().put("found", found).put("search", search);
  }

  @Override
  public void loadState(JsonNode state) {
    found = state.path("found").asBoolean();
    search = state.path("search").asLong(search);
    if (found) {
      place();
    } else {
      linears.forEach(TicketLinear::clear);
    }
  }
}
