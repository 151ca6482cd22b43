/** How the learning rate moves over the steps of a training. */
package org.scion.core.schedule;
