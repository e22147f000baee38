package org.sunhwan.storage;

import java.io.Serializable;
import java.util.List;

/**
 * A stretch of a line file that one task reads: the lines that start in [start, start + length).
 *
 * @param file position of the file among the listed files
 * @param hosts where its bytes lie, for scheduling near them
 */
public record LineRange(int file, String path, long start, long length, List<String> hosts)
    implements Serializable {}
