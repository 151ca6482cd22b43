package org.scion.core.plan;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/**
 * A plan as plan.json and as {@code scion plan --json}: the components of {@link RunPlan} in snake
 * case, kinds of sites in lower case, and the sum of the memory's parts beside them.
 */
public final class PlanJson {
  private static final ObjectMapper SNAKE =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  private PlanJson() {}

  public static ObjectNode of(RunPlan plan) {
    ObjectNode node = SNAKE.valueToTree(plan);
    node.path("sites")
        .forEach(
            site ->
                ((ObjectNode) site)
                    .put("kind", site.path("kind").asText().toLowerCase(Locale.ROOT)));
    ((ObjectNode) node.path("memory")).put("total", plan.memory().total());
    return node.put("share", plan.share());
  }
}
