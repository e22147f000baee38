/** Floor 2. One run as one self-contained HTML page. */
package org.sunhwan.report;
