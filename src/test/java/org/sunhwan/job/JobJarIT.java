package org.sunhwan.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** The job jar carries what a cluster lacks, and nothing that a cluster has. */
class JobJarIT {
  private static final Path JAR = Path.of("target", "sunhwan-job.jar");

  @Test
  void holdsNothingOfTheClusters() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      for (String room :
          List.of(
              "org/apache/spark/sql/",
              "org/apache/spark/rdd/",
              "org/apache/hadoop/",
              "org/apache/logging/",
              "org/slf4j/",
              "com/fasterxml/jackson/core/",
              "com/fasterxml/jackson/databind/",
              "com/esotericsoftware/",
              "com/google/common/",
              "scala/")) {
        assertEquals(
            List.of(),
            jar.stream()
                .map(ZipEntry::getName)
                .filter(name -> name.startsWith(room) && name.endsWith(".class"))
                .limit(3)
                .toList(),
            room);
      }
    }
  }

  @Test
  void holdsWhatJobsNeed() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      for (String name :
          List.of(
              "org/sunhwan/job/Retrain.class",
              "org/sunhwan/job/hocon/Config.class",
              "org/nd4j/linalg/factory/Nd4j.class",
              "org/bytedeco/dnnl/global/dnnl.class",
              "org/bytedeco/dnnl/linux-x86_64/libdnnl.so.3",
              "org/apache/lucene/analysis/ko/KoreanTokenizer.class",
              "com/ibm/icu/text/BreakIterator.class",
              "sunhwan.properties",
              "jvm-options",
              "META-INF/services/org.nd4j.linalg.factory.Nd4jBackend")) {
        assertTrue(jar.getEntry(name) != null, name);
      }
      ZipEntry reference = jar.getEntry("reference.conf");
      String text =
          new String(jar.getInputStream(reference).readAllBytes(), StandardCharsets.UTF_8);
      String source = Files.readString(Path.of("src/main/resources/reference.conf"));
      assertEquals(source.strip(), text.strip());
    }
  }

  @Test
  void canBeShipped() throws IOException {
    // Every executor fetches it: 179 MB today, nearly all of it native code of ND4J and oneDNN.
    assertTrue(Files.size(JAR) < 190_000_000, () -> JAR.toFile().length() + " bytes");
  }
}
