/**
 * Floor 0. Files on any Hadoop file system: whole reads, atomic writes, listings, line ranges.
 *
 * <p>The only package that touches Hadoop's {@code FileSystem}. Invariant: a reader of a path
 * written by {@link org.sunhwan.storage.Storage#writeAtomically} sees the old content or the new,
 * never a part.
 */
package org.sunhwan.storage;
