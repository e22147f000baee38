package org.sunhwan.job;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "ftp://me:hush@host/corpus, ftp://...@host/corpus",
        "https://hush@host/corpus, https://...@host/corpus",
        "https://me:hush:hush@host/corpus, https://...@host/corpus",
        "https://me:hu/sh@host/corpus, https://...@host/corpus",
        "https://me:hu@sh@host/corpus, https://...@host/corpus",
        "https://me:hu?s#h@host, https://...@host",
        "https://:hush@host, https://...@host",
        "https://me:12345@host, https://...@host",
        "https://me:123456/hush@host, https://...@host",
        "`https://me:it's,hush@host`, https://...@host",
        "https://hush@hush@host, https://...@host",
        "abfss://me:hush@host/corpus, abfss://...@host/corpus",
        "`hdfs://a:8020/x,s3a://me:hush@b/y`, `hdfs://a:8020/x,s3a://...@b/y`",
        "`[\"https://me:hush@a/x\",\"b@c\"]`, `[\"https://...@a/x\",\"b@c\"]`",
        "no https://hush@host and no ftp://me:hush@host, no https://...@host and no ftp://...@host"
      })
  void whatStandsBeforeTheHostIsHidden(String text, String shown) {
    assertEquals(shown, Secrets.redact(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hdfs://host:8020/path@x",
        "hdfs://host/path@x",
        "hdfs:///path@x",
        "file:/home/me@work/x",
        "https://host:443?mail=me@host",
        "https://host?mail=me@host",
        "https://host#me@host",
        "http://[::1]:8020/path@x",
        "abfss://container@account.dfs.core.windows.net/corpus",
        "wasb://container@account.blob.core.windows.net/corpus",
        "[\"hdfs://host:9\",\"me@host\"]",
        "see hdfs://host:9 or ask me@host"
      })
  void whatIsNoSecretStays(String text) {
    assertEquals(text, Secrets.redact(text));
  }

  @Test
  void failuresDoNotRepeatThem() {
    var thrown = new ConfigurationException("data: s3a://me:hush@bucket/x does not exist.");
    assertEquals("data: s3a://...@bucket/x does not exist.", Failure.of(thrown).sentence());
    String unforeseen = Failure.of(new RuntimeException("at s3a://me:hush@bucket")).sentence();
    assertEquals(-1, unforeseen.indexOf("hush"), unforeseen);
  }
}
