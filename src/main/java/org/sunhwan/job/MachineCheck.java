package org.sunhwan.job;

import java.io.File;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.sunhwan.kernel.Processor;
import org.sunhwan.layers.LabelOutput.Output;
import org.sunhwan.layers.SequencePooling.Pooling;
import org.sunhwan.network.Batch;
import org.sunhwan.network.Labelling;
import org.sunhwan.network.NetworkShape;
import org.sunhwan.network.Networks;
import org.sunhwan.network.Optimiser;
import org.sunhwan.network.Regularisation;
import org.sunhwan.network.Sizes;
import org.sunhwan.provenance.Software;

/** Looks at the JVM it runs in: the driver's, or, in a task, an executor's. */
final class MachineCheck {
  private static final long GIGABYTE = 1L << 30;

  private final String place;
  private final List<Finding> findings = new ArrayList<>();

  private MachineCheck(String place) {
    this.place = place;
  }

  static List<Finding> of(String place) {
    var check = new MachineCheck(place);
    check.java();
    check.modules();
    check.memory();
    check.threads();
    check.spark();
    check.temporary();
    check.encoding();
    check.nativeCode();
    check.processor();
    return check.findings;
  }

  private void java() {
    int feature = Runtime.version().feature();
    note(
        "Java",
        System.getProperty("java.vm.name") + " " + Runtime.version(),
        feature == 17,
        "Spark 3.5 and this program run on Java 17: set JAVA_HOME to one.");
  }

  private void modules() {
    boolean open =
        ModuleLayer.boot()
            .findModule("java.base")
            .map(base -> base.isOpen("sun.nio.ch", MachineCheck.class.getModule()))
            .orElse(false);
    note(
        "Java options",
        open ? "java.base is open to Spark" : "java.base is closed to Spark",
        open,
        "Start through jobs/*.sh or spark-submit, which add the --add-opens options.");
  }

  private void memory() {
    long heap = Runtime.getRuntime().maxMemory();
    long nativeBytes = Pointer.maxBytes();
    note(
        "memory",
        gigabytes(heap) + " heap, " + gigabytes(nativeBytes) + " for native code",
        heap >= GIGABYTE * 9 / 10 && nativeBytes >= GIGABYTE / 2,
        "Give at least 1 GB of heap (DRIVER_MEMORY, EXECUTOR_MEMORY) and 512 MB beside it"
            + " (OFF_HEAP_MB).");
  }

  private void threads() {
    String threads = System.getenv("OMP_NUM_THREADS");
    note(
        "native threads",
        "OMP_NUM_THREADS is "
            + (threads == null ? "not set" : threads)
            + ", cores are "
            + Runtime.getRuntime().availableProcessors(),
        "1".equals(threads),
        "Set OMP_NUM_THREADS=1: every task core runs one native thread, more slow each other"
            + " down.");
  }

  private void spark() {
    String running = Software.versions().get("Spark");
    String built = Software.builtWith("spark");
    note(
        "Spark",
        running + ", Scala " + scala.util.Properties.versionNumberString(),
        running.startsWith(built.substring(0, built.lastIndexOf('.') + 1))
            && scala.util.Properties.versionNumberString().startsWith("2.12."),
        "This program is built for Spark " + built + " with Scala 2.12: submit to such a cluster.");
  }

  private void temporary() {
    File folder = new File(System.getProperty("java.io.tmpdir"));
    long free = folder.getUsableSpace();
    note(
        "temporary folder",
        folder + ", " + gigabytes(free) + " free",
        folder.canWrite() && free >= GIGABYTE,
        "Free at least 1 GB there, or point -Djava.io.tmpdir and spark.local.dir to another disk.");
  }

  private void encoding() {
    String names = System.getProperty("sun.jnu.encoding");
    note(
        "encoding",
        "text "
            + Charset.defaultCharset()
            + ", file names "
            + names
            + ", locale "
            + Locale.getDefault().toLanguageTag(),
        Charset.defaultCharset().equals(StandardCharsets.UTF_8) && "UTF-8".equals(names),
        "Set LC_ALL=C.UTF-8; otherwise files with non-Latin names cannot be found.");
  }

  /** Loads the native library and trains one step of a tiny LSTM on a padded batch. */
  private void nativeCode() {
    try {
      double loss = step();
      note(
          "native code",
          "an LSTM step on "
              + Nd4j.getBackend().getClass().getSimpleName()
              + ", loss "
              + String.format(Locale.ROOT, "%.3f", loss),
          Double.isFinite(loss),
          "The step gave no number; try another machine and report this one's processor.");
    } catch (RuntimeException | LinkageError e) {
      note(
          "native code",
          "cannot be loaded: " + Failure.root(e),
          false,
          "Build the job jar for this platform (mvn -P linux-arm64 package, and so on), and mount"
              + " the temporary folder without noexec.");
    }
  }

  /** What recurrent layers have to compute with. */
  private void processor() {
    Processor here = Processor.here();
    note(
        "processor",
        here.hasOneDnn()
            ? "oneDNN "
                + here.oneDnn()
                + " on "
                + here.instructions()
                + (here.hasBfloat16() ? ", multiplies bfloat16" : ", float32 only")
            : "oneDNN cannot be loaded: " + here.problem(),
        here.hasOneDnn(),
        "Recurrent layers are computed in plain Java here, which is slow. Build the job jar for"
            + " this platform (mvn -P linux-arm64 package, and so on).");
  }

  private static double step() {
    var shape =
        new NetworkShape(
            NetworkShape.Cell.LSTM,
            4,
            4,
            1,
            NetworkShape.Direction.BOTH,
            NetworkShape.Merge.CONCATENATED,
            Pooling.MAX,
            Regularisation.none(),
            Output.SOFTMAX,
            NetworkShape.Implementation.OWN);
    ComputationGraph network =
        Networks.create(
            shape, Sizes.of(8, 2), 1, new Optimiser(new Sgd(0.1), 0, 0), Optional.empty());
    Batch batch = Batch.of(new int[][] {{4, 5, 6}, {7}});
    network.fit(batch.labelled(new int[] {0, 1}, new Labelling(shape.implementation(), 2)));
    return network.score();
  }

  private void note(String subject, String found, boolean well, String next) {
    findings.add(new Finding(place, subject, found, well ? "" : next));
  }

  private static String gigabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f GB", bytes / (double) GIGABYTE);
  }
}
