/** What techniques share that change a weight site by site and that PEFT has too. */
package org.scion.plugins.delta;
