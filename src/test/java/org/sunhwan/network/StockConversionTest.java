package org.sunhwan.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.sunhwan.network.Shapes.CLASSES;
import static org.sunhwan.network.Shapes.SEQUENCES;
import static org.sunhwan.network.Shapes.VOCABULARY;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;
import org.sunhwan.layers.SequencePooling.Pooling;
import org.sunhwan.network.NetworkShape.Cell;
import org.sunhwan.network.NetworkShape.Direction;
import org.sunhwan.network.NetworkShape.Implementation;

class StockConversionTest {
  @TempDir private Path folder;

  static List<NetworkShape> shapes() {
    return Shapes.own().stream().filter(shape -> shape.cell() != Cell.GRU).toList();
  }

  /** 1e-6: two programs add up the same few products in different orders, in float32. */
  @ParameterizedTest
  @MethodSource("shapes")
  void theOtherLayersAnswerAlikeWithPaddingAndWithout(NetworkShape shape) {
    ComputationGraph ours = trained(shape);
    ComputationGraph theirs = to(Implementation.STOCK, ours, shape);
    for (int[][] sequences : new int[][][] {SEQUENCES, {{3, 1, 4}, {1, 5, 9}}}) {
      Batch batch = Batch.of(sequences);
      assertArrayEquals(
          floats(Shapes.output(ours, batch)), floats(Shapes.output(theirs, batch)), 1e-6f);
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void thereAndBackNoBitChanges(NetworkShape shape) {
    ComputationGraph ours = trained(shape);
    NetworkShape stock = shape.with(Implementation.STOCK);
    ComputationGraph back = to(Implementation.OWN, to(Implementation.STOCK, ours, shape), stock);
    assertArrayEquals(floats(ours.params()), floats(back.params()));
    Networks.requireShape(back, shape, Sizes.of(VOCABULARY, CLASSES));
  }

  @Test
  void whatHasTheLayersAlreadyStaysItself() {
    NetworkShape shape = shapes().get(0);
    ComputationGraph ours = Shapes.network(shape);
    assertSame(ours, to(Implementation.OWN, ours, shape));
  }

  /** The update rule, clipping, weight decay and frozen vectors: everything but moments. */
  @Test
  void trainingCanGoOn() {
    NetworkShape shape = Shapes.shape(Cell.LSTM, 1, Direction.BOTH, Pooling.MAX);
    var frozen = Optional.of(new Networks.Vectors(new float[VOCABULARY * 4], true));
    ComputationGraph ours =
        Networks.create(
            shape, Sizes.of(VOCABULARY, CLASSES), 5, new Optimiser(new Adam(0.03), 0.1, 2), frozen);
    ComputationGraph expected =
        Networks.create(
            shape.with(Implementation.STOCK),
            Sizes.of(VOCABULARY, CLASSES),
            5,
            new Optimiser(new Adam(0.03), 0.1, 2),
            frozen);
    assertEquals(
        expected.getConfiguration().toJson(),
        to(Implementation.STOCK, ours, shape).getConfiguration().toJson());
  }

  @Test
  void aGruStaysOurs() {
    NetworkShape shape = Shapes.shape(Cell.GRU, 1, Direction.FORWARD, Pooling.LAST);
    var refusal =
        assertThrows(
            ModelFileException.class, () -> to(Implementation.STOCK, Shapes.network(shape), shape));
    assertEquals(
        "The model's cell is a GRU, and DL4J has no GRU layer, so there is no such network of"
            + " DL4J's own layers. Train an LSTM or a tanh network (network.cell) to export it.",
        refusal.getMessage());
  }

  /** In a JVM that has DL4J, and no class of ours. */
  @Test
  void plainDl4jReadsTheFile() throws IOException, InterruptedException {
    NetworkShape shape = Shapes.shape(Cell.LSTM, 2, Direction.BOTH, Pooling.MAX);
    ComputationGraph ours = trained(shape);
    byte[] zip = ModelFile.write(to(Implementation.STOCK, ours, shape));
    assertFalse(new String(zip, StandardCharsets.ISO_8859_1).contains("sunhwan"));
    Path file = Files.write(folder.resolve("model.zip"), zip);
    int[] tokens = {3, 1, 4, 1, 5};
    String said = plainDl4j(file, tokens);
    float[] theirs = new float[CLASSES];
    String[] numbers = said.strip().split(" ", -1);
    for (int i = 0; i < CLASSES; i++) {
      theirs[i] = Float.parseFloat(numbers[i]);
    }
    INDArray expected = Shapes.output(ours, Batch.of(new int[][] {tokens}));
    assertArrayEquals(floats(expected), theirs, 1e-6f, said);
  }

  private String plainDl4j(Path zip, int[] tokens) throws IOException, InterruptedException {
    String libraries =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> entry.endsWith(".jar"))
            .collect(Collectors.joining(File.pathSeparator));
    Path program =
        Files.writeString(
            folder.resolve("PlainDl4j.java"),
            """
import java.io.File;
import java.util.Arrays;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.factory.Nd4j;

class PlainDl4j {
  public static void main(String[] words) throws Exception {
    int[] tokens = Arrays.stream(words).skip(1).mapToInt(Integer::parseInt).toArray();
    var graph = ModelSerializer.restoreComputationGraph(new File(words[0]));
    var answer = graph.outputSingle(Nd4j.createFromArray(tokens).reshape(1, tokens.length));
    for (float share : answer.toFloatVector()) {
      System.out.print(share + " ");
    }
  }
}
""");
    List<String> command =
        Stream.concat(
                Stream.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx512m",
                    "-cp",
                    libraries,
                    program.toString(),
                    zip.toString()),
                Arrays.stream(tokens).mapToObj(String::valueOf))
            .toList();
    Path errors = folder.resolve("errors");
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), () -> text(errors));
    return said;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static ComputationGraph trained(NetworkShape shape) {
    ComputationGraph graph = Shapes.network(shape);
    graph.fit(Shapes.batch(shape));
    return graph;
  }

  private static ComputationGraph to(
      Implementation implementation, ComputationGraph graph, NetworkShape shape) {
    return StockConversion.to(implementation, graph, shape, Sizes.of(VOCABULARY, CLASSES));
  }

  private static float[] floats(INDArray array) {
    return array.dup('c').data().asFloat();
  }
}
