/**
 * Floor 4. One run as one self-contained HTML page.
 *
 * <p>Invariants: the page runs no scripts and fetches nothing; strings enter it through {@code
 * Html} only, which escapes them and makes hidden characters visible; it is well-formed XML. Its
 * own words stand in words_LANGUAGE.properties, its looks in report.css.
 */
package org.sunhwan.report;
