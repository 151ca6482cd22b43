/** Numbers that say how good predictions are, as scikit-learn, scipy and seqeval compute them. */
package org.scion.core.metric;
