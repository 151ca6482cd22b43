/**
 * The index of a workspace in H2: filled from the event logs, asked by tables and charts. Start
 * reading at {@link org.scion.storage.RunIndex}, then {@link org.scion.storage.EventIndexer}.
 */
package org.scion.storage;
