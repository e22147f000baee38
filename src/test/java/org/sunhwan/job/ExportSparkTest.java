package org.sunhwan.job;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sunhwan.network.ModelFile;

class ExportSparkTest {
  @TempDir Path folder;

  private JobForTests job(JobForTests.Main main, String... more) {
    List<String> arguments = new ArrayList<>(List.of(folder.resolve("tiny.conf").toString()));
    arguments.addAll(List.of(more));
    return JobForTests.run(main, arguments.toArray(String[]::new));
  }

  /** A way out and a way back: the exported model answers the test rows as the trained one does. */
  @Test
  void aModelLeavesAndComesBack() throws IOException {
    JobForTests.corpus(folder, 120);
    Path artifact =
        JobForTests.path(job(Train::main, "run=t", "train.epochs=1").outcome(0).path("artifact"));
    String out = folder.resolve("out").toString();
    JobForTests exporting =
        job(Export::main, "run=e1", "export.model=" + artifact, "export.output=" + out);
    JsonNode exported = exporting.outcome(0);
    assertEquals("done", exported.path("status").asText());
    String warning = exported.path("warnings").path(0).asText();
    assertTrue(warning.contains("DL4J's own Bidirectional ignores masks"), warning);
    assertTrue(exporting.errors().contains("WARNING: " + warning), exporting.errors());
    byte[] zip = Files.readAllBytes(Path.of(out, "model.zip"));
    assertFalse(new String(zip, StandardCharsets.ISO_8859_1).contains("sunhwan"));

    double accuracy = accuracy("own", artifact.toString());
    assertEquals(accuracy, accuracy("stock", out));

    String back = folder.resolve("back").toString();
    JsonNode returned =
        job(
                Export::main,
                "run=e2",
                "export.model=" + out,
                "export.output=" + back,
                "export.format=own")
            .outcome(0);
    assertEquals(0, returned.path("warnings").size());
    assertArrayEquals(parameters(artifact), parameters(Path.of(back)));
  }

  private static float[] parameters(Path model) throws IOException {
    byte[] zip = Files.readAllBytes(model.resolve("model.zip"));
    return ModelFile.read(zip, "model.zip").params().toFloatVector();
  }

  private double accuracy(String run, String model) {
    JsonNode outcome = job(Evaluate::main, "run=" + run, "evaluate.model=" + model).outcome(0);
    return outcome.path("accuracy").asDouble();
  }

  @Test
  void nothingIsOverwrittenAndAGruIsRefused() throws IOException {
    JobForTests.corpus(folder, 120);
    JsonNode trained = job(Train::main, "run=t", "train.epochs=1", "network.cell=gru").outcome(0);
    Path artifact = JobForTests.path(trained.path("artifact"));
    Path out = folder.resolve("out");
    JsonNode refused =
        job(Export::main, "run=e1", "export.model=" + artifact, "export.output=" + out).outcome(4);
    assertEquals(
        "The model's cell is a GRU, and DL4J has no GRU layer, so there is no such network of"
            + " DL4J's own layers. Train an LSTM or a tanh network (network.cell) to export it.",
        refused.path("error").asText());
    assertFalse(Files.exists(out));
    assertTrue(
        JobForTests.tree(folder).stream().noneMatch(file -> file.startsWith(".out")),
        "no hidden folder stays");

    Files.createDirectories(out);
    JsonNode kept =
        job(Export::main, "run=e2", "export.model=" + artifact, "export.output=" + out).outcome(2);
    assertTrue(
        kept.path("error")
            .asText()
            .endsWith(
                "exists already and is not overwritten. Name another" + " folder, or delete it."),
        kept::toString);
  }
}
