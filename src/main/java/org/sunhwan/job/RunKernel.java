package org.sunhwan.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.sunhwan.kernel.KernelChoice;
import org.sunhwan.kernel.Precision;
import org.sunhwan.kernel.Processor;
import org.sunhwan.network.NetworkShape.Implementation;
import org.sunhwan.provenance.Provenance;
import org.sunhwan.storage.Storage;

/**
 * The kernel of a run, chosen once, by the driver, for the weakest of the executors, and kept in
 * RUN/kernel.json: a run that goes on computes as it began, whatever cluster it finds. Executors
 * that cannot, and weaker ones that came after the choice, fail by name when they are to compute.
 */
final class RunKernel {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private RunKernel() {}

  /** For training: in the precision that was asked for, as far as it is to be had. */
  static KernelChoice forTraining(Job job) {
    return of(job, job.settings().kernel().precision());
  }

  /** For answers alone: always in float32. */
  static KernelChoice forAnswers(Job job) {
    return of(job, Precision.FLOAT32);
  }

  /** What a model's provenance says about it. */
  static String provenance(Job job) {
    return job.settings().network().implementation() == Implementation.STOCK
        ? Provenance.STOCK_KERNEL
        : words(read(job.storage(), file(job)));
  }

  /** The run's choice: the recorded one, or one made now. */
  private static KernelChoice of(Job job, Precision precision) {
    boolean recorded = job.storage().exists(file(job));
    KernelChoice choice = recorded ? read(job.storage(), file(job)) : choose(job, precision);
    if (!recorded) {
      job.storage().writeAtomically(file(job), json(choice));
    }
    job.progress().say("kernel: " + words(choice) + (recorded ? ", as the run began" : ""));
    job.outcome()
        .with("kernel", Keys.word(choice.kernel()))
        .with("precision", choice.precision().configured())
        .with("instructions", choice.instructions().toString());
    if (!choice.reason().isEmpty()) {
      job.outcome().with("kernelReason", choice.reason());
    }
    return choice;
  }

  private static String file(Job job) {
    return Storage.child(job.run().folder(), "kernel.json");
  }

  /** In one line, the reason included. */
  static String words(KernelChoice choice) {
    return Keys.word(choice.kernel())
        + ", "
        + choice.precision().configured()
        + ", "
        + choice.instructions()
        + (choice.reason().isEmpty() ? "" : " (" + choice.reason() + ")");
  }

  private static KernelChoice choose(Job job, Precision precision) {
    var processors = List.copyOf(EveryExecutor.asked(job.spark(), Processor::here).values());
    return KernelChoice.choose(job.settings().kernel().wanted(), precision, processors);
  }

  private static KernelChoice read(Storage storage, String file) {
    try {
      return JSON.readValue(storage.readText(file), KernelChoice.class);
    } catch (JsonProcessingException e) {
      throw new ConfigurationException(
          file
              + " is not a kernel that a job recorded ("
              + e.getOriginalMessage()
              + "). Give another run id, or delete the file: the kernel is then chosen anew.");
    }
  }

  private static byte[] json(KernelChoice choice) {
    try {
      return (JSON.writeValueAsString(choice) + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A kernel choice cannot be written as JSON.", e);
    }
  }
}
