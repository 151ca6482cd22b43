package org.scion.runner.inject;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.scion.core.model.ParameterInfo;

/** An attachment that adds nothing and trains base parameters in place, named as in the base. */
public final class InPlaceAttachment extends Attachment {
  private final Set<String> names = new LinkedHashSet<>();

  public InPlaceAttachment(List<ParameterInfo> parameters) {
    parameters.forEach(p -> names.add(p.name()));
  }

  @Override
  public Set<String> trainedBase() {
    return names;
  }

  @Override
  public String fileName(String baseParameter) {
    return baseParameter;
  }
}
