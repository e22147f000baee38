package org.sunhwan.network;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A network as DL4J's own zip: configuration.json, coefficients.bin and, for a checkpoint,
 * updaterState.bin.
 *
 * <p>Equal networks give equal bytes: entries are stored, not deflated (zlib versions differ), and
 * carry a fixed time. Reading trusts nothing: DL4J's own reader runs Java deserialization on an
 * entry named preprocessor.bin and lets the configuration name any class.
 */
public final class ModelFile {
  private static final String CONFIGURATION = "configuration.json";
  private static final String PARAMETERS = "coefficients.bin";
  private static final String UPDATER = "updaterState.bin";

  private static final int LARGEST_CONFIGURATION = 1 << 20;

  /**
   * Floats hardly compress, so an entry that unpacks to more than this times the file is a bomb.
   */
  private static final int LARGEST_EXPANSION = 20;

  private static final LocalDateTime FIXED_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private ModelFile() {}

  /** Everything that predicting needs. */
  public static byte[] write(ComputationGraph graph) {
    return zip(graph, null);
  }

  /** Everything that training on needs: with the updater's state and step counter. */
  public static byte[] writeWithUpdater(ComputationGraph graph) {
    return zip(graph, graph.getUpdater().getStateViewArray());
  }

  /**
   * Reads a network, and the updater's state where the file has one.
   *
   * @param name what messages call the file
   */
  public static ComputationGraph read(byte[] file, String name) {
    return read(file, name, ConfigurationCheck.ALLOWED);
  }

  /** The same, where the configuration may name these classes. */
  static ComputationGraph read(byte[] file, String name, Set<String> classes) {
    Map<String, byte[]> entries = unzip(file, name);
    byte[] json = entries.get(CONFIGURATION);
    byte[] parameters = entries.get(PARAMETERS);
    if (json == null || parameters == null) {
      throw new ModelFileException(
          "%s is not a model: its zip has no %s. It may be cut short; restore it from its source."
              .formatted(name, json == null ? CONFIGURATION : PARAMETERS));
    }
    String checked =
        ConfigurationCheck.checked(new String(json, StandardCharsets.UTF_8), name, classes);
    INDArray values = ArrayFile.read(parameters, name + ", " + PARAMETERS);
    byte[] updater = entries.get(UPDATER);
    INDArray state = updater == null ? null : ArrayFile.read(updater, name + ", " + UPDATER);
    try {
      ComputationGraph graph =
          new ComputationGraph(ComputationGraphConfiguration.fromJson(checked));
      graph.init(values, false);
      if (state != null) {
        graph.getUpdater().setStateViewArray(state);
      }
      return graph;
    } catch (RuntimeException e) {
      throw new ModelFileException(
          "%s is not a network that can be built: its configuration and its numbers disagree (%s)."
              .formatted(name, e.getMessage()),
          e);
    }
  }

  private static byte[] zip(ComputationGraph graph, INDArray updaterState) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      String json = ConfigurationCheck.canonical(graph.getConfiguration().toJson());
      store(zip, CONFIGURATION, json.getBytes(StandardCharsets.UTF_8));
      store(zip, PARAMETERS, array(graph.params()));
      if (updaterState != null) {
        store(zip, UPDATER, array(updaterState));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory failed.", e);
    }
    return bytes.toByteArray();
  }

  private static byte[] array(INDArray array) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      Nd4j.write(array, out);
    }
    return bytes.toByteArray();
  }

  private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
    CRC32 checksum = new CRC32();
    checksum.update(content);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCompressedSize(content.length);
    entry.setCrc(checksum.getValue());
    entry.setTimeLocal(FIXED_TIME);
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  private static Map<String, byte[]> unzip(byte[] file, String name) {
    Map<String, byte[]> entries = new HashMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(file))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        long largest = largest(entry.getName(), file.length, name);
        byte[] content = zip.readNBytes((int) Math.min(largest + 1, Integer.MAX_VALUE - 8));
        if (content.length > largest) {
          throw new ModelFileException(
              "%s is refused: its entry %s unpacks to more than %d bytes, which no network needs."
                  .formatted(name, entry.getName(), largest));
        }
        if (entries.put(entry.getName(), content) != null) {
          throw new ModelFileException(
              "%s is refused: it holds %s twice.".formatted(name, entry.getName()));
        }
      }
      return entries;
    } catch (IOException e) {
      throw new ModelFileException(
          "%s is damaged: %s. Restore it from its source.".formatted(name, e.getMessage()), e);
    }
  }

  private static long largest(String entry, long fileLength, String name) {
    return switch (entry) {
      case CONFIGURATION -> LARGEST_CONFIGURATION;
      case PARAMETERS, UPDATER -> Math.max(1 << 16, LARGEST_EXPANSION * fileLength);
      default ->
          throw new ModelFileException(
              ("%s is refused: it holds %s, which no model of ours has (only %s, %s and %s)."
                      + " Reading such an entry could run foreign code.")
                  .formatted(name, printable(entry), CONFIGURATION, PARAMETERS, UPDATER));
    };
  }

  /** An entry's name can hold anything. */
  private static String printable(String entry) {
    String plain = entry.replaceAll("[^\\x20-\\x7e]", "?");
    return plain.length() > 60 ? plain.substring(0, 60) + "…" : plain;
  }
}
