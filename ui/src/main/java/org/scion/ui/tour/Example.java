package org.scion.ui.tour;

/** What a workspace must have for some picture of the tour to be drawn. */
public enum Example {
  /** A finished run of a language model that recorded spectra and said something. */
  WRITER,
  /** The same with another seed. */
  SEEDS,
  /** A finished run of full fine-tuning. */
  FULL,
  /** A run that moved ranks. */
  RANKS,
  /** A run that failed. */
  FAILED,
  /** A finished classifier. */
  CLASSIFIER,
  /** Computed spectra of the writer. */
  SPECTRA,
  /** What the lab asks of the whole writer. */
  APART,
  /** A run that is at work. */
  LIVE,
  /** A run that waits to be resumed. */
  PAUSED
}
