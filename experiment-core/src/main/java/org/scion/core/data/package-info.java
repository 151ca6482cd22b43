/** Rows of training data: reading, checking, mapping to examples, splitting, looking. */
package org.scion.core.data;
