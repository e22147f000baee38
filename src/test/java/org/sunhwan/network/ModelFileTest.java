package org.sunhwan.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.sunhwan.network.Shapes.SEQUENCES;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.sunhwan.layers.LabelOutput.Output;
import org.sunhwan.layers.SequencePooling.Pooling;
import org.sunhwan.network.NetworkShape.Cell;
import org.sunhwan.network.NetworkShape.Direction;
import org.sunhwan.network.NetworkShape.Implementation;

class ModelFileTest {
  private static final NetworkShape OWN = Shapes.shape(Cell.LSTM, 1, Direction.BOTH, Pooling.MAX);
  private static final NetworkShape STOCK = OWN.with(Implementation.STOCK);

  static List<NetworkShape> shapes() {
    return List.of(OWN, STOCK);
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void aReadNetworkAnswersAndTrainsLikeTheWrittenOne(NetworkShape shape) {
    ComputationGraph written = trained(shape);
    byte[] file = ModelFile.writeWithUpdater(written);
    ComputationGraph read = ModelFile.read(file, "m.zip");
    assertSameBits(written.params(), read.params());
    assertSameBits(written.getUpdater().getStateViewArray(), read.getUpdater().getStateViewArray());
    written.fit(Shapes.batch(shape));
    read.fit(Shapes.batch(shape));
    assertSameBits(written.params(), read.params()); // same Adam moments and counter
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void equalNetworksGiveEqualBytes(NetworkShape shape) {
    ComputationGraph graph = trained(shape);
    byte[] before = ModelFile.write(graph);
    Shapes.output(graph, Batch.padded(SEQUENCES, 12));
    assertArrayEquals(before, ModelFile.write(graph), "lengths seen leave no trace");
    assertArrayEquals(before, ModelFile.write(ModelFile.read(before, "m.zip")));
  }

  @Test
  void stockDl4jReadsTheFile() throws IOException {
    ComputationGraph graph = trained();
    byte[] file = ModelFile.writeWithUpdater(graph);
    ComputationGraph read =
        ModelSerializer.restoreComputationGraph(new ByteArrayInputStream(file), true);
    assertSameBits(graph.params(), read.params());
    assertSameBits(graph.getUpdater().getStateViewArray(), read.getUpdater().getStateViewArray());
  }

  /** Each allowed class is used by some network, and no network uses another. */
  @Test
  void theAllowListIsExactlyWhatNetworksUse() throws IOException {
    Set<String> used = new TreeSet<>();
    List<IUpdater> updaters =
        List.of(new Adam(0.1), new Sgd(0.1), new Nesterovs(0.1, 0.9), new RmsProp(0.1));
    for (NetworkShape shape : Shapes.all()) {
      for (Output output : Output.values()) {
        if (output == Output.LINEAR && shape.implementation() == Implementation.STOCK) {
          continue;
        }
        for (IUpdater updater : updaters) {
          var shaped =
              new NetworkShape(
                  shape.cell(),
                  4,
                  5,
                  shape.layers(),
                  shape.direction(),
                  shape.merge(),
                  shape.pooling(),
                  Regularisation.dropping(0.5),
                  output,
                  shape.implementation(),
                  output == Output.LINEAR ? new Regression() : new Classification());
          var optimiser =
              updater instanceof Adam
                  ? new Optimiser(updater, 0, 0.1, 1)
                  : new Optimiser(updater, 0.1, 1);
          var configuration =
              Networks.configuration(shaped, Sizes.of(9, 3), 1, optimiser, updater instanceof Sgd);
          collect(configuration.toJson(), used);
        }
      }
    }
    collect(TaggingTest.configuration().toJson(), used);
    NetworkShape translator =
        SmallTranslator.shape(Cell.LSTM, NetworkShape.Direction.BOTH, Regularisation.dropping(0.5));
    collect(SmallTranslator.graph(translator).getConfiguration().toJson(), used);
    for (Task task : List.of(new LanguageModel(true), new Generation(false, true))) {
      var configuration =
          Networks.configuration(
              SmallWriter.shape(task, Cell.LSTM, 2),
              SmallWriter.sizes(task),
              1,
              new Optimiser(new Sgd(0.1), 0, 0),
              false);
      collect(configuration.toJson(), used);
    }
    assertEquals(new TreeSet<>(ConfigurationCheck.ALLOWED), used);
  }

  /** Layers stood in another package once. */
  @Test
  void filesFromBeforeLayersMovedAreReadAsBefore() throws IOException {
    byte[] file = ModelFile.write(trained(OWN));
    Map<String, byte[]> entries = entries(file);
    String json = new String(entries.get("configuration.json"), StandardCharsets.UTF_8);
    String before = json.replace("org.sunhwan.layers.", "org.sunhwan.network.");
    assertFalse(before.equals(json));
    entries.put("configuration.json", before.getBytes(StandardCharsets.UTF_8));
    assertArrayEquals(file, ModelFile.write(ModelFile.read(zip(entries), "m.zip")));
  }

  private static void collect(String json, Set<String> classes) throws IOException {
    collect(new ObjectMapper().readTree(json), classes);
  }

  private static void collect(JsonNode node, Set<String> classes) {
    if (node.has("@class")) {
      classes.add(node.get("@class").asText());
    }
    node.forEach(child -> collect(child, classes));
  }

  @Test
  void aPlantedPreprocessorIsRefusedUnread() throws IOException {
    Map<String, byte[]> entries = entries(ModelFile.write(trained()));
    entries.put("preprocessor.bin", new byte[] {(byte) 0xac, (byte) 0xed, 0, 5});
    refused(
        zip(entries),
        "m.zip is refused: it holds preprocessor.bin, which no model of ours has (only"
            + " configuration.json, coefficients.bin and updaterState.bin). Reading such an entry"
            + " could run foreign code.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "javax.swing.JEditorPane",
        "org.sunhwan.network.Networks",
        "org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer"
      })
  void aForeignClassIsRefused(String foreign) throws IOException {
    Map<String, byte[]> entries = entries(ModelFile.write(trained()));
    String json = new String(entries.get("configuration.json"), StandardCharsets.UTF_8);
    String planted = json.replace("org.deeplearning4j.nn.conf.layers.OutputLayer", foreign);
    assertFalse(planted.equals(json));
    entries.put("configuration.json", planted.getBytes(StandardCharsets.UTF_8));
    refused(
        zip(entries),
        "m.zip is refused: its configuration names the class "
            + foreign
            + ", which no network of ours uses. Loading it could run foreign code.");
  }

  /** One parser takes the first of two equal keys, another the last. */
  @Test
  void aClassNamedTwiceIsRefused() throws IOException {
    Map<String, byte[]> entries = entries(ModelFile.write(trained()));
    String json = new String(entries.get("configuration.json"), StandardCharsets.UTF_8);
    String planted = json.replaceFirst("\"@class\"", "\"@class\":\"evil.Gadget\",\"@class\"");
    entries.put("configuration.json", planted.getBytes(StandardCharsets.UTF_8));
    refused(
        zip(entries),
        "m.zip is damaged: its configuration is not valid JSON (Duplicate field '@class'). Restore"
            + " it from its source.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"configuration.json", "coefficients.bin", "updaterState.bin"})
  void aBombIsNotUnpacked(String entry) throws IOException {
    Map<String, byte[]> entries = entries(ModelFile.writeWithUpdater(trained()));
    entries.put(entry, new byte[64 << 20]);
    byte[] bomb = zip(entries);
    long largest =
        entry.equals("configuration.json") ? 1 << 20 : Math.max(1 << 16, 20L * bomb.length);
    refused(
        bomb,
        "m.zip is refused: its entry %s unpacks to more than %d bytes, which no network needs."
            .formatted(entry, largest));
  }

  @Test
  void aCutFileIsRefused() {
    byte[] file = ModelFile.write(trained());
    for (int length : new int[] {0, 3, 40, file.length / 2, file.length * 9 / 10}) {
      var refusal =
          assertThrows(
              ModelFileException.class,
              () -> ModelFile.read(Arrays.copyOf(file, length), "m.zip"),
              () -> "cut to " + length);
      assertEquals("m.zip is", refusal.getMessage().substring(0, 8));
    }
  }

  @Test
  void anArrayThatClaimsMoreThanItHoldsIsRefused() throws IOException {
    Map<String, byte[]> entries = entries(ModelFile.write(trained()));
    byte[] array = entries.get("coefficients.bin");
    entries.put("coefficients.bin", Arrays.copyOf(array, array.length - 4));
    var refusal =
        assertThrows(ModelFileException.class, () -> ModelFile.read(zip(entries), "m.zip"));
    assertEquals(
        "m.zip, coefficients.bin is damaged: it claims 1 ×", refusal.getMessage().substring(0, 49));
  }

  @Test
  void numbersOfAnotherNetworkAreRefused() throws IOException {
    Map<String, byte[]> entries = entries(ModelFile.write(trained()));
    NetworkShape small = Shapes.shape(Cell.TANH, 1, Direction.FORWARD, Pooling.LAST);
    ComputationGraph other = Shapes.network(small.with(Implementation.STOCK));
    entries.put("coefficients.bin", entries(ModelFile.write(other)).get("coefficients.bin"));
    var refusal =
        assertThrows(ModelFileException.class, () -> ModelFile.read(zip(entries), "m.zip"));
    assertEquals(
        "m.zip is not a network that can be built: its configuration and its numbers disagree"
            + " (Invalid parameters: expected length %d, got length %d)."
                .formatted(trained().numParams(), other.numParams()),
        refusal.getMessage());
  }

  private static ComputationGraph trained() {
    return trained(STOCK);
  }

  private static ComputationGraph trained(NetworkShape shape) {
    ComputationGraph graph = Shapes.network(shape);
    graph.fit(Shapes.batch(shape));
    graph.fit(Shapes.batch(shape));
    return graph;
  }

  private static void refused(byte[] file, String message) {
    var refusal = assertThrows(ModelFileException.class, () -> ModelFile.read(file, "m.zip"));
    assertEquals(message, refusal.getMessage());
  }

  private static Map<String, byte[]> entries(byte[] file) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(file))) {
      for (ZipEntry e = zip.getNextEntry(); e != null; e = zip.getNextEntry()) {
        entries.put(e.getName(), zip.readAllBytes());
      }
    }
    return entries;
  }

  /** Deflated, as DL4J writes. */
  private static byte[] zip(Map<String, byte[]> entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (var entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
      }
    }
    return bytes.toByteArray();
  }

  /** To the last bit; INDArray's own equals forgives 1e-5. */
  private static void assertSameBits(INDArray expected, INDArray actual) {
    assertArrayEquals(expected.reshape(-1).toFloatVector(), actual.reshape(-1).toFloatVector());
  }
}
