package org.sunhwan.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Settings for tests: sensible ones, of which a test changes the few it is about. */
final class Setup {
  String data;
  CorpusSettings.Format format = CorpusSettings.Format.AUTO;
  List<String> train = List.of("train.tsv");
  List<String> validation = List.of();
  List<String> test = List.of();
  List<String> fields = List.of();
  List<String> idColumns = List.of("id");
  String textColumn = "text";
  String labelColumn = "label";
  String splitColumn = "";
  int quoteLayers = 0;
  int maximumCharacters = 1000;
  int maximumLineBytes = 4096;
  double maximumQuarantineShare = 0;
  String labelSeparator = ",";
  String targetColumn = "";
  List<String> targetFiles = List.of();
  List<String> labels = List.of();
  double validationShare = 0;
  double testShare = 0;
  long salt = 1;
  TokenizerSettings tokenizer =
      new TokenizerSettings(TokenizerSettings.Kind.WORDS, true, true, 1, 1);
  int minimumCount = 1;
  int maximumVocabulary = 1000;
  int maximumLength = 100;
  DatasetSettings.SplitBy splitBy = DatasetSettings.SplitBy.HASH;
  TargetSettings target = TargetSettings.of(Target.CLASS);

  Setup(Path folder) {
    data = folder.toString();
  }

  /** Writes a corpus file of these lines below the data folder. */
  Setup file(String name, String... lines) {
    return file(name, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  Setup file(String name, byte[] content) {
    try {
      Files.write(Path.of(data, name), content);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  CorpusSettings corpus() {
    return new CorpusSettings(
        data,
        format,
        train,
        validation,
        test,
        fields,
        idColumns,
        textColumn,
        labelColumn,
        splitColumn,
        quoteLayers,
        maximumCharacters,
        maximumLineBytes,
        maximumQuarantineShare,
        labelSeparator,
        targetColumn,
        targetFiles);
  }

  DatasetSettings settings() {
    return new DatasetSettings(
        corpus(),
        labels,
        validationShare,
        testShare,
        salt,
        tokenizer,
        minimumCount,
        maximumVocabulary,
        maximumLength,
        splitBy,
        target);
  }
}
