/** What repetitions over seeds allow to be said: intervals, tests, fronts, comparison tables. */
package org.scion.core.statistics;
