package org.scion.ui.models;

import java.util.Optional;
import org.scion.core.model.HostLayout;
import org.scion.core.model.source.ModelSummary;

/**
 * A model of the workspace.
 *
 * @param summary facts of the list
 * @param layout what is inside; empty when the architecture is not supported
 * @param bytes of its files on disk
 * @param problem why there is no layout
 */
record ModelCard(ModelSummary summary, Optional<HostLayout> layout, long bytes, String problem) {}
