/**
 * The queue of a workspace and the one process that works it off. Its truth is in files: queue.json
 * of each run, commands in the inbox, events in the runs' logs; whoever is killed at whatever
 * moment, the next supervisor goes on from there. Needs no tensors. Start reading at {@link
 * org.scion.runner.supervisor.Supervisor}.
 */
package org.scion.runner.supervisor;
