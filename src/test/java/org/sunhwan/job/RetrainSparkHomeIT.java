package org.sunhwan.job;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sunhwan.testing.SmallRetrain;
import org.sunhwan.testing.SparkHomeForTests;
import org.sunhwan.testing.SubmitForTests;

/** A whole Spark distribution's own spark-submit takes the job jar as it is. */
class RetrainSparkHomeIT {
  @Test
  void publishesThroughTheDistributionsSparkSubmit(@TempDir Path folder) {
    Path distribution = SparkHomeForTests.distribution();
    Map<String, String> environment = SubmitForTests.bareEnvironment();
    environment.put("SPARK_HOME", distribution.toString());
    var retrain = SmallRetrain.below(new Configuration(), folder.toString());
    var outcome =
        SubmitForTests.job("retrain", environment, retrain.arguments("first", List.of()))
            .await(Duration.ofMinutes(4));
    assertEquals(0, outcome.exit(), outcome::errors);
    JsonNode said = SmallRetrain.said(outcome);
    assertEquals("published", said.path("status").asText());
    assertEquals(1, said.path("version").asInt());
    assertEquals(List.of(), retrain.registry().verify(1));
  }
}
