package org.scion.core.service;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.scion.core.run.Workspace;

/**
 * Work that needs a worker process: evaluate, spectra, export, import, generate, parity, bench,
 * doctor, tokenise.
 *
 * @param job id of the job, {@code export}
 * @param arguments what the job needs; its keys are the job's own
 * @param workspace where runs and models lie
 */
public record JobRequest(String job, ObjectNode arguments, Workspace workspace) {}
