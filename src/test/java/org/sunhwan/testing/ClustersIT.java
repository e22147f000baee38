package org.sunhwan.testing;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ClustersIT {
  static Configuration hadoop = new Configuration();
  static Path jar;

  @BeforeAll
  static void start() throws Exception {
    long t = System.nanoTime();
    hadoop = HdfsForTests.configuration();
    say("hdfs", t);
    jar = Path.of("target/counting.jar").toAbsolutePath();
    try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
      String name = CountingJob.class.getName().replace('.', '/') + ".class";
      out.putNextEntry(new JarEntry(name));
      try (InputStream in = CountingJob.class.getResourceAsStream("/" + name)) {
        in.transferTo(out);
      }
    }
  }

  static void say(String what, long since) {
    System.err.printf("%s %.1f s%n", what, (System.nanoTime() - since) / 1e9);
  }

  @Test
  void standalone() {
    long t = System.nanoTime();
    try (var cluster = StandaloneForTests.start(SparkHomeForTests.smallest(), 2, hadoop)) {
      say("standalone", t);
      for (String mode : new String[] {"client", "cluster"}) {
        for (int exit : new int[] {0, 3}) {
          var outcome =
              SubmitForTests.sparkSubmit(
                      SparkHomeForTests.smallest(),
                      cluster.environment(),
                      "--master",
                      cluster.master(),
                      "--deploy-mode",
                      mode,
                      "--conf",
                      "spark.standalone.submit.waitAppCompletion=true",
                      "--class",
                      CountingJob.class.getName(),
                      jar.toString(),
                      "hdfs:///standalone-" + mode,
                      "" + exit)
                  .await(Duration.ofSeconds(90));
          System.err.println(mode + " exit wanted " + exit + " got " + outcome);
        }
      }
    }
  }

  @Test
  void yarn() {
    long t = System.nanoTime();
    var cluster = YarnForTests.running(hadoop);
    say("yarn", t);
    for (String mode : new String[] {"client", "cluster"}) {
      for (int exit : new int[] {0, 3}) {
        var outcome =
            SubmitForTests.sparkSubmit(
                    SparkHomeForTests.smallest(),
                    cluster.environment(),
                    "--master",
                    "yarn",
                    "--deploy-mode",
                    mode,
                    "--num-executors",
                    "2",
                    "--class",
                    CountingJob.class.getName(),
                    jar.toString(),
                    "hdfs:///yarn-" + mode,
                    "" + exit)
                .await(Duration.ofMinutes(2));
        System.err.println(mode + " exit wanted " + exit + " got " + outcome);
      }
    }
  }
}
