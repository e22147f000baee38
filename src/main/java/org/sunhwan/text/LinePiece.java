package org.sunhwan.text;

import java.io.Serializable;
import org.sunhwan.storage.LineRange;

/**
 * A stretch of a line file and how to read it.
 *
 * @param header whether the file's first line names the columns
 */
record LinePiece(LineRange range, CorpusSettings.Format format, Columns columns, boolean header)
    implements Serializable {}
