package org.sunhwan.job;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SessionTest {
  @Test
  void jobsWithoutASessionReachTheSameFileSystem() {
    var settings = Map.of("spark.hadoop.fs.defaultFS", "hdfs://name-node:8020");
    assertEquals("hdfs://name-node:8020", Session.hadoop(settings).get("fs.defaultFS"));
  }
}
