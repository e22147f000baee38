package org.sunhwan.job;

import java.util.List;
import org.apache.spark.SparkUserAppException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.sunhwan.inference.DocumentVectors;
import org.sunhwan.network.NetworkShape;
import org.sunhwan.network.Tagging;
import org.sunhwan.score.Artifact;
import org.sunhwan.score.Judge;
import org.sunhwan.score.Predictions;
import org.sunhwan.score.TaggedConllu;
import org.sunhwan.text.CorpusSettings;
import org.sunhwan.text.CorpusTexts;

/**
 * What a model answers to texts: labels, tags, probabilities; every input row comes back exactly
 * once.
 */
public final class Predict {
  private Predict() {}

  /** {@code conf/X.conf [key=value …]}. */
  public static void main(String... arguments) throws SparkUserAppException {
    Job.run(
        "predict", List.of("name", "predict.input", "predict.output"), Predict::phases, arguments);
  }

  private static void phases(Job job) {
    Settings.Predict settings = job.settings().predict();
    NewFolder output = NewFolder.at(job.storage(), "predict.output", settings.output());
    String folder = ModelName.folder(job, "predict.model", settings.model());
    job.outcome().with("model", folder).with("output", output.path());
    Artifact artifact = reading(job, Artifact.open(job.storage(), folder));
    CorpusSettings input = input(job, artifact);
    requireTagger(job, artifact);
    Judge judge = new Judge(artifact, RunKernel.forAnswers(job));
    JavaRDD<CorpusTexts.Text> texts =
        CorpusTexts.read(job.spark(), job.storage(), input, artifact.tokenizer());
    output.appear(
        () -> {
          answer(job, judge, texts, input, output);
          job.run().require();
        });
    job.progress().say("answers in " + output.path());
  }

  private static void answer(
      Job job,
      Judge judge,
      JavaRDD<CorpusTexts.Text> texts,
      CorpusSettings input,
      NewFolder output) {
    if (job.settings().predict().format() == Settings.Predict.Format.CONLLU) {
      requireOwnNames(texts);
      TaggedConllu.Written written =
          job.phase("predict", () -> tagged(job, judge, texts, input, output.hidden()));
      job.phase("check", () -> check(job, texts, written));
    } else {
      job.phase("predict", () -> write(job, judge, texts, input.idColumns(), output.hidden()));
      job.phase("check", () -> check(job, judge.artifact(), texts, output));
    }
  }

  /** The model, of our layers where it is to read texts into vectors. */
  private static Artifact reading(Job job, Artifact artifact) {
    DocumentVectors vectors = job.settings().predict().vectors();
    if (vectors == DocumentVectors.NONE) {
      return artifact;
    }
    try {
      vectors.requireFits(artifact.shape());
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(e.getMessage());
    }
    return artifact.with(NetworkShape.Implementation.OWN);
  }

  /** The corpus settings, turned to what is to be predicted: no labels, no splits. */
  private static CorpusSettings input(Job job, Artifact artifact) {
    CorpusSettings corpus = job.settings().dataset().corpus();
    for (String id : corpus.idColumns()) {
      if (Predictions.columns(artifact).contains(id)) {
        throw new ConfigurationException(
            "corpus.id-columns: the answers have a column "
                + id
                + " of their own. Leave it out; file and position name every row.");
      }
    }
    return new CorpusSettings(
        ".",
        corpus.format(),
        job.settings().predict().input().stream().map(job.storage()::qualify).toList(),
        List.of(),
        List.of(),
        corpus.fields(),
        corpus.idColumns(),
        corpus.textColumn(),
        "",
        "",
        corpus.quoteLayers(),
        corpus.maximumCharacters(),
        corpus.maximumLineBytes(),
        1);
  }

  private static String write(
      Job job, Judge judge, JavaRDD<CorpusTexts.Text> texts, List<String> ids, String folder) {
    Dataset<Row> answers =
        Predictions.of(job.spark(), judge, texts, ids, job.settings().predict().vectors());
    switch (job.settings().predict().format()) {
      case PARQUET -> answers.write().parquet(folder);
      case JSONL -> answers.write().json(folder);
      case CONLLU -> throw new IllegalStateException("files of tagged sentences are no table");
    }
    return folder;
  }

  private static void requireTagger(Job job, Artifact artifact) {
    if (job.settings().predict().format() == Settings.Predict.Format.CONLLU
        && !artifact.shape().task().word().equals(Tagging.WORD)) {
      throw new ConfigurationException(
          "predict.format is conllu, but the model's task is %s, and only tags go into CoNLL-U files. Use parquet or jsonl."
              .formatted(artifact.shape().task().word()));
    }
  }

  private static void requireOwnNames(JavaRDD<CorpusTexts.Text> texts) {
    try {
      TaggedConllu.requireOwnNames(
          texts.map(CorpusTexts.Text::file).distinct().sortBy(file -> file, true, 1).collect());
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException("predict.input: " + e.getMessage());
    }
  }

  private static TaggedConllu.Written tagged(
      Job job, Judge judge, JavaRDD<CorpusTexts.Text> texts, CorpusSettings input, String folder) {
    String column = job.settings().dataset().corpus().labelColumn();
    return TaggedConllu.into(column, job.storage(), input.maximumLineBytes())
        .write(
            Predictions.of(job.spark(), judge, texts, input.idColumns(), DocumentVectors.NONE),
            job.storage().qualify(input.data()),
            folder);
  }

  private static long check(
      Job job, JavaRDD<CorpusTexts.Text> texts, TaggedConllu.Written written) {
    requireAll(texts.count(), written.sentences());
    job.outcome().with("rows", written.sentences()).with("unanswered", written.untagged());
    return written.sentences();
  }

  private static void requireAll(long rows, long answers) {
    if (answers != rows) {
      throw new IllegalStateException(
          "The input has "
              + rows
              + " rows, but "
              + answers
              + " answers were written. If the input did not change meanwhile, please report"
              + " this.");
    }
  }

  /** Counts input and answers anew: a row lost or doubled fails the job. */
  private static long check(
      Job job, Artifact artifact, JavaRDD<CorpusTexts.Text> texts, NewFolder output) {
    long rows = texts.count();
    var reader =
        job.spark()
            .read()
            .schema(
                Predictions.schema(
                    artifact,
                    job.settings().dataset().corpus().idColumns(),
                    job.settings().predict().vectors()));
    Dataset<Row> answers =
        switch (job.settings().predict().format()) {
          case PARQUET -> reader.parquet(output.files());
          case JSONL -> reader.json(output.files());
          case CONLLU -> throw new IllegalStateException("no table was written");
        };
    Row counted =
        answers
            .select(
                functions.count(functions.lit(1)),
                functions.count(functions.col(Predictions.answer(artifact))))
            .head();
    requireAll(rows, counted.getLong(0));
    job.outcome().with("rows", rows).with("unanswered", rows - counted.getLong(1));
    return rows;
  }
}
