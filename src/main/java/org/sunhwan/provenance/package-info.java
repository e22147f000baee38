/** Floor 0. How a model came to be: versions, seed, settings, corpus identity. */
package org.sunhwan.provenance;
