/**
 * A run's series for other programs: TensorBoard event files, Parquet, CSV. Start reading at {@link
 * org.scion.core.tracking.SeriesExport}.
 */
package org.scion.core.tracking;
