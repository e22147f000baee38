package org.sunhwan.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorageTest {
  @TempDir Path folder;
  private final Storage storage = Storage.with(new Configuration());

  @Test
  void childJoinsWithSingleSlashes() {
    assertEquals("/a/b/c", Storage.child("/a", "b", "c"));
    assertEquals("/a/b/c", Storage.child("/a/", "/b/", "/c"));
    assertEquals("hdfs://h:1/a", Storage.child("hdfs://h:1/", "a"));
  }

  @Test
  void qualifyGivesOneNameToOneFile() {
    String absolute = "file:" + folder;
    assertEquals(absolute + "/x y", storage.qualify(folder + "/x y"));
    assertEquals(absolute + "/x", storage.qualify("file://" + folder + "/./z/../x"));
    assertEquals("file:" + Path.of("").toAbsolutePath() + "/x", storage.qualify("x"));
    assertEquals(absolute, storage.qualify(storage.qualify(absolute)));
  }

  @Test
  void whatIsNoPathIsASentence() {
    assertMessage("\"\" is not a path: ", () -> storage.exists(""));
  }

  @Test
  void writesAndReadsBack() throws IOException {
    String path = in("new/deep/file");
    assertFalse(storage.exists(path));
    try (OutputStream out = storage.create(path)) {
      out.write("순환".getBytes(UTF_8));
    }
    assertTrue(storage.exists(path));
    assertEquals("순환", storage.readText(path));
    assertArrayEquals("순환".getBytes(UTF_8), storage.read(path));
    assertEquals(
        "file:"
            + path
            + " exists already and is not overwritten. Remove it or choose another"
            + " name.",
        assertThrows(StorageException.class, () -> storage.create(path)).getMessage());
    storage.delete(in("new"));
    storage.delete(in("new"));
    assertFalse(storage.exists(path));
  }

  @Test
  void listsWithoutHiddenNames() throws IOException {
    Files.createDirectories(folder.resolve("b"));
    Files.writeString(folder.resolve("a"), "123");
    Files.writeString(folder.resolve("_SUCCESS"), "");
    Files.writeString(folder.resolve(".a.crc"), "");
    List<Storage.Entry> entries = storage.list(in(""));
    assertEquals(List.of("_SUCCESS", "a", "b"), entries.stream().map(Storage.Entry::name).toList());
    Storage.Entry a = entries.get(1);
    assertEquals("file:" + in("a"), a.path());
    assertEquals(3, a.length());
    assertFalse(a.folder());
    assertEquals(Files.getLastModifiedTime(folder.resolve("a")).toMillis(), a.modified());
    assertTrue(entries.get(2).folder());
    assertEquals(List.of(), storage.list(in("missing")));
  }

  @Test
  void filesAreThoseAFileAFolderOrAGlobNames() throws IOException {
    for (String name :
        List.of("in/b.txt", "in/deep/a.txt", "in/_SUCCESS", "in/.hidden", "in/_x/y", "in/a[1].t")) {
      Files.createDirectories(folder.resolve(name).getParent());
      Files.writeString(folder.resolve(name), name);
    }
    assertEquals(List.of("a[1].t", "b.txt", "a.txt"), names(in("in")));
    assertEquals(List.of("b.txt"), names(in("in/b.txt")));
    assertEquals(List.of("b.txt"), names(in("in/*.txt")));
    assertEquals(List.of("a.txt"), names(in("*/{deep,other}")));
    assertEquals(List.of("a[1].t"), names(in("in/a[1].t")));
    assertEquals(List.of(), names(in("missing")));
    assertEquals(List.of(), names(in("missing/*.txt")));
  }

  @Test
  void digestsAndCopies() throws IOException {
    Files.writeString(folder.resolve("a"), "abc");
    Storage.Digest expected =
        new Storage.Digest("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", 3);
    assertEquals(expected, storage.digest(in("a")));
    assertEquals(expected, storage.copy(in("a"), in("to/b")));
    assertEquals("abc", storage.readText(in("to/b")));
    assertMessage(
        "file:" + in("to/b") + " exists already", () -> storage.copy(in("a"), in("to/b")));
    assertMessage(
        "file:" + in("none") + " does not exist. ", () -> storage.copy(in("none"), in("to/c")));
    assertFalse(storage.exists(in("to/c")), "a copy of nothing");
  }

  @Test
  void aReaderNeverSeesALocalFileMissingOrTorn() throws InterruptedException {
    SpinningReader.prove(storage, storage, in("spin/current"));
  }

  @Test
  void aReplacedFileIsNotAccusedByAnOldChecksum() throws IOException {
    Configuration hadoop = new Configuration();
    FileSystem checked = FileSystem.get(folder.toUri(), hadoop);
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(in("current"));
    try (OutputStream out = checked.create(path)) {
      out.write("old".getBytes(UTF_8));
    }
    assertTrue(Files.exists(folder.resolve(".current.crc")));
    storage.writeAtomically(in("current"), "new".getBytes(UTF_8));
    try (var in = checked.open(path)) {
      assertEquals("new", new String(in.readAllBytes(), UTF_8));
    }
  }

  @Test
  void ofEightExclusiveCreatorsOneWins() throws Exception {
    ExclusiveCreators.prove(storage, in("claims"));
  }

  @Test
  void aFileInThePlaceOfAFolderIsNamed() throws IOException {
    Files.writeString(folder.resolve("file"), "");
    String end = ": %s is a file where a folder is needed. Check the path.".formatted(in("file"));
    assertMessage(
        "Cannot write file:" + in("file/below") + end, () -> storage.create(in("file/below")));
    assertEquals(
        "Cannot write below file:" + in("file") + end,
        assertThrows(StorageException.class, () -> storage.requireWritable(in("file")))
            .getMessage());
    assertMessage(
        "file:" + in("file/below") + " does not exist. ", () -> storage.read(in("file/below")));
  }

  @Test
  void aMissingFileIsNamed() {
    assertMessage(
        "file:%s does not exist. Check the path; relative paths start at the working folder"
            .formatted(in("missing")),
        () -> storage.read(in("missing")));
  }

  @Test
  void anUnknownSchemeIsNamed() {
    assertMessage(
        "Cannot use nosuch://bucket/a: nothing on the class path knows nosuch: paths. Add that",
        () -> storage.exists("nosuch://bucket/a"));
  }

  @Test
  void aNameNodeThatNobodyKnowsIsNamed() {
    assertMessage(
        "Cannot use hdfs://no-such-host.invalid:8020/a: hdfs server no-such-host.invalid:8020 does"
            + " not answer",
        () -> storage.exists("hdfs://no-such-host.invalid:8020/a"));
  }

  @Test
  void aFullDiskIsASentence() {
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path("file:/models/x");
    assertEquals(
        "Cannot write file:/models/x: the disk is full (No space left on device). Free space or"
            + " choose another folder.",
        Failures.sentence("write", path, new IOException("No space left on device")).getMessage());
  }

  @Test
  void aFolderIsWritableOrTheReasonIsSaid() {
    storage.requireWritable(in("fresh"));
    assertEquals(List.of(), storage.list(in("fresh")));
  }

  @Test
  void objectStoresAreRefusedForWhatMustBeAtomic() {
    Configuration hadoop = new Configuration();
    hadoop.set("fs.bucket.impl", BucketFileSystem.class.getName());
    Storage withBucket = Storage.with(hadoop);
    String refusal =
        "bucket://b/models: this file system (BucketFileSystem) does not replace a file in one"
            + " atomic step";
    assertMessage(refusal, () -> withBucket.requireAtomicRename("bucket://b/models"));
    assertMessage(refusal, () -> withBucket.writeAtomically("bucket://b/models", new byte[0]));
    assertMessage(refusal, () -> withBucket.createExclusively("bucket://b/models", new byte[0]));
    storage.requireAtomicRename(in(""));
  }

  @Test
  void itTravelsToExecutorsWithItsConfiguration() throws Exception {
    Configuration hadoop = new Configuration();
    hadoop.set("fs.defaultFS", "bucket://here");
    hadoop.set("fs.bucket.impl", BucketFileSystem.class.getName());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(Storage.with(hadoop));
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertEquals("bucket://here/a", ((Storage) in.readObject()).qualify("/a"));
    }
  }

  private String in(String name) {
    return name.isEmpty() ? folder.toString() : folder + "/" + name;
  }

  private List<String> names(String pattern) {
    return storage.files(pattern).stream().map(Storage.Entry::name).toList();
  }

  private static void assertMessage(
      String beginning, org.junit.jupiter.api.function.Executable failing) {
    String message = assertThrows(StorageException.class, failing).getMessage();
    assertTrue(message.startsWith(beginning), message);
  }
}
