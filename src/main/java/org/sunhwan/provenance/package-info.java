/**
 * Floor 0. How a model came to be: versions, seed, settings, corpus identity. Part of every
 * manifest and report.
 */
package org.sunhwan.provenance;
