/**
 * Floor 2. Model versions: the gate, publishing, rolling back, resolving.
 *
 * <p>On the file system, below ROOT/models:
 *
 * <pre>
 * NAME/versions/000007/claim.json     number 7 is taken: {"format":1,"version":7,"run":…,"at":…}
 *                      model.zip …    the files of the artifact, as they were in the run's folder
 *                      manifest.json  written last; the version exists once this file does
 * NAME/changes/000012.json            the twelfth change of what is current:
 *                                     {"format":1,"change":12,"version":7,"previous":6,"run":…,"at":…}
 * NAME/current                        {"format":1,"change":12,"version":7}
 * </pre>
 *
 * <p>Folder names are numbers from 1, padded to six digits. {@code previous} is null for the first
 * change, {@code run} null for a roll-back. {@code manifest.json} holds the fields of {@link
 * org.sunhwan.registry.ModelRegistry.Manifest}; its files are names without folders, each with
 * length in bytes and SHA-256, and are all there is in the version but the claim and the manifest.
 *
 * <p>Publishing:
 *
 * <ol>
 *   <li>Read which change is the latest, and compare the version it names with the expected one.
 *   <li>Take the next number by creating {@code claim.json} exclusively. A number is used once:
 *       what a crash left half made has no manifest, is never listed, and never continued.
 *   <li>Copy each file, verifying the copy, then create {@code manifest.json}.
 *   <li>Create {@code changes/N+1.json} exclusively, N being the change read at first. This is the
 *       commit: of several publishers who read the same N one wins, the others are told who did.
 *   <li>Replace {@code current}, one small file, in one step.
 * </ol>
 *
 * <p>The changes decide; {@code current} repeats the latest one for whoever reads a single file. A
 * crash after step 4, or a publisher that stalls between 4 and 5, leaves {@code current} behind or
 * sets it back by a change: {@link org.sunhwan.registry.ModelRegistry#current} looks for changes
 * after the one it names, and the next publish or roll-back writes it anew. What {@code current}
 * names is complete and verified at all times.
 *
 * <p>Invariants: nothing below a version with a manifest is ever changed or removed. A publisher
 * that loses leaves its version behind, listed but never current; publishing the same run again
 * takes up that version instead of copying once more.
 */
package org.sunhwan.registry;
