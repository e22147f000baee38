/**
 * Floor 0. Files on any Hadoop file system: whole reads, atomic writes, listings, line ranges.
 *
 * <p>The only package that touches Hadoop's {@code FileSystem}. Invariants:
 *
 * <ul>
 *   <li>A reader of a path written by {@link org.sunhwan.storage.Storage#writeAtomically} sees the
 *       old content or the new, never a part and never nothing; of several callers of {@link
 *       org.sunhwan.storage.Storage#createExclusively} one wins. Both write a hidden temporary file
 *       beside the path, durably, read it back, and rename it in one step: on HDFS the name node
 *       does that, on a local disk {@code java.nio}. Where neither holds they refuse.
 *   <li>Local files have no checksum side files: a second file cannot change in the same step.
 *   <li>However files are cut into ranges, their lines and offsets are the same.
 *   <li>What fails is a {@link org.sunhwan.storage.StorageException} with a sentence for the user.
 * </ul>
 */
package org.sunhwan.storage;
