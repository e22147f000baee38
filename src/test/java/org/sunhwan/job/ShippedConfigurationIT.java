package org.sunhwan.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sunhwan.testing.HdfsForTests;
import org.sunhwan.testing.SmallRetrain;
import org.sunhwan.testing.SubmitForTests;
import org.sunhwan.testing.YarnForTests;

/** A configuration file on the operator's disk reaches a driver that runs on the cluster. */
class ShippedConfigurationIT {
  @Test
  void goesWithTheJobInClusterMode(@TempDir Path folder) throws Exception {
    SmallRetrain small =
        SmallRetrain.below(HdfsForTests.configuration(), HdfsForTests.freshFolder());
    Path local =
        Files.writeString(
            folder.resolve("mine.conf"), small.storage().readText(small.root() + "/small.conf"));
    var outcome =
        SubmitForTests.job(
                "prepare",
                YarnForTests.running().environment(),
                "--master",
                "yarn",
                "--deploy-mode",
                "cluster",
                "--",
                local.toString(),
                "data=" + small.root() + "/corpus",
                "root=" + small.root(),
                "run=shipped")
            .await(Duration.ofMinutes(4));
    assertEquals(0, outcome.exit(), outcome::errors);
    assertEquals("done", small.status("shipped").path("status").asText());
    assertTrue(small.storage().exists(small.status("shipped").path("dataset").asText()));
  }
}
