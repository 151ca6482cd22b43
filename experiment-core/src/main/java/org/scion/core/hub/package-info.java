/** Models and data sets of a Hugging Face hub: the local cache and downloads into it. */
package org.scion.core.hub;
