/** What the lab reads off numbers and event logs, without any tensor engine. */
package org.scion.core.lab;
