package org.sunhwan.score;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sunhwan.network.ModelFileException;
import org.sunhwan.network.NetworkShape;
import org.sunhwan.network.NetworkShape.Implementation;
import org.sunhwan.storage.Storage;
import org.sunhwan.text.Vocabulary;

class ArtifactTest {
  private static final Storage STORAGE = Storage.with(new Configuration());

  @TempDir private Path folder;
  private Path written;

  @BeforeEach
  void write() {
    written = folder.resolve("artifact");
    Models.artifact(1).write(STORAGE, written.toString());
  }

  @Test
  void whatWasWrittenIsRead() {
    Artifact expected = Models.artifact(1);
    Artifact actual = open();
    assertArrayEquals(expected.model(), actual.model());
    assertEquals(expected.shape(), actual.shape());
    assertEquals(expected.maximumLength(), actual.maximumLength());
    assertEquals(expected.tokenizer(), actual.tokenizer());
    assertEquals(expected.vocabulary().sha256(), actual.vocabulary().sha256());
    assertEquals(expected.labels(), actual.labels());
    assertEquals(
        Artifact.FILES.stream().sorted().toList(),
        STORAGE.list(written.toString()).stream().map(Storage.Entry::name).toList());
  }

  @Test
  void eachFileIsNeeded() throws IOException {
    for (String name : Artifact.FILES) {
      write();
      delete(name);
      refused("is not a model: it has no " + name + ". It needs model.zip, network.json,");
    }
  }

  @Test
  void filesThatDoNotBelongTogetherAreRefused() throws IOException {
    replace("labels.txt", "a\nb\nc\n");
    refused("model.zip cannot be used: it holds a network with the parameters {");
    refused("6 tokens, 3 classes) asks for {".replace("6", "7"));
    write();
    replace("vocabulary.txt", Vocabulary.of(List.of()).write());
    refused("4 tokens, 2 classes) asks for {");
    write();
    replace(
        "network.json", text("network.json").replace("\"hiddenSize\" : 8", "\"hiddenSize\" : 9"));
    refused("The files do not belong together.");
  }

  @Test
  void badContentIsRefused() throws IOException {
    replace("labels.txt", "same\nsame\n");
    refused("labels.txt must hold at least 2 different labels, one a line; it holds 2 lines.");
    write();
    replace("network.json", text("network.json").replace("classify", "guess"));
    refused("network.json cannot be used: Could not resolve type id 'guess'");
    write();
    replace("network.json", text("network.json").replaceFirst("classify", "guess"));
    refused("its task is guess, but its network is made to classify; it is damaged.");
    write();
    replace("network.json", text("network.json").replace("\"format\" : 1", "\"format\" : 2"));
    refused("is of format 2; this program reads format 1. Use the program that wrote it.");
    write();
    replace("network.json", text("network.json").replace("LSTM", "GRU").replace("OWN", "STOCK"));
    refused("network.json cannot be used:");
    write();
    replace("network.json", "{");
    refused("network.json cannot be used:");
    write();
    replace(
        "network.json",
        text("network.json").replaceAll("\"maximumLength\" : 5", "\"maximumLength\" : 0"));
    refused("the maximum length is 0; a sequence has at least 1 token.");
    write();
    replace("tokenizer.json", "{}");
    refused("tokenizer.json cannot be used:");
    write();
    replace("model.zip", "PK");
    refused("model.zip cannot be used: model.zip is not a model");
  }

  @Test
  void aModelWithoutAShapeIsAnotherProgramsAndIsTakenIn() throws IOException {
    Artifact ours = Models.artifact(1);
    assertFalse(Artifact.isForeign(STORAGE, written.toString()));
    replace("network.json", "{\"format\" : 1, \"task\" : \"classify\", \"maximumLength\" : 5}");
    assertTrue(Artifact.isForeign(STORAGE, written.toString()));
    refused(
        "network.json has no shape, so its model.zip is another program's. Take it in first:"
            + " jobs/export.sh with export.format = own.");

    delete("model.zip");
    Files.write(written.resolve("model.zip"), ours.with(Implementation.STOCK).model());
    var branches =
        assertThrows(ModelFileException.class, () -> Artifact.takeIn(STORAGE, written.toString()));
    assertTrue(branches.getMessage().contains("it joins several inputs"), branches.getMessage());

    NetworkShape shape = Models.FORWARD;
    delete("model.zip");
    byte[] theirs = Models.model(shape.with(Implementation.STOCK), Models.VOCABULARY.size(), 2, 3);
    Files.write(written.resolve("model.zip"), theirs);
    Artifact taken = Artifact.takeIn(STORAGE, written.toString());
    assertEquals(shape, taken.shape());
    assertEquals(5, taken.maximumLength());
    assertEquals(ours.labels(), taken.labels());
    taken.write(STORAGE, folder.resolve("taken").toString());
    Artifact.open(STORAGE, folder.resolve("taken").toString());
  }

  @Test
  void aLabelOfTwoLinesIsNotWritten() {
    Artifact artifact = Models.artifact(1);
    var broken =
        new Artifact(
            artifact.model(),
            artifact.shape(),
            5,
            artifact.tokenizer(),
            artifact.vocabulary(),
            List.of("a", "b\nc"));
    Path other = folder.resolve("other");
    assertThrows(ArtifactException.class, () -> broken.write(STORAGE, other.toString()));
    assertFalse(Files.exists(other));
  }

  private Artifact open() {
    return Artifact.open(STORAGE, written.toString());
  }

  private void refused(String part) {
    var refusal = assertThrows(ArtifactException.class, this::open);
    assertTrue(refusal.getMessage().contains(part), refusal.getMessage());
    assertTrue(refusal.getMessage().startsWith(written.toString()), refusal.getMessage());
  }

  private String text(String name) throws IOException {
    return Files.readString(written.resolve(name));
  }

  private void replace(String name, String content) throws IOException {
    delete(name);
    Files.write(written.resolve(name), content.getBytes(StandardCharsets.UTF_8));
  }

  private void delete(String name) throws IOException {
    Files.delete(written.resolve(name));
    Files.deleteIfExists(written.resolve("." + name + ".crc"));
  }
}
