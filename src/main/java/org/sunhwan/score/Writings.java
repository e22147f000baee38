package org.sunhwan.score;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.sunhwan.evaluate.GenerationFigures;
import org.sunhwan.evaluate.GenerationTally;
import org.sunhwan.inference.Sampling;
import org.sunhwan.inference.TextWriter;
import org.sunhwan.inference.TextWriter.Wish;
import org.sunhwan.network.Generation;
import org.sunhwan.network.LanguageModel;
import org.sunhwan.network.Task;
import org.sunhwan.text.PreparedDataset;
import org.sunhwan.text.Split;
import org.sunhwan.text.Tokenizer;
import org.sunhwan.text.Tokenizers;
import org.sunhwan.text.UnknownTokens;
import org.sunhwan.text.Vocabulary;

/**
 * Writes new texts on Spark, and looks at what was written. A text hangs on its number and the
 * seed.
 */
public final class Writings {
  /** Texts that are written side by side. */
  private static final int AT_ONCE = 256;

  /** Columns of what is written. */
  public static final StructType SCHEMA =
      new StructType()
          .add("number", DataTypes.LongType)
          .add("category", DataTypes.StringType)
          .add("prompt", DataTypes.StringType)
          .add("text", DataTypes.StringType);

  private Writings() {}

  /**
   * What to write: so many texts of every category (where the model has categories) from every
   * prompt on. They are numbered through, prompt by prompt within category by category.
   *
   * @param prompts what texts begin with; empty texts for none
   * @param count texts of each
   * @param most tokens of a text at most, its prompt included
   */
  public record Order(List<String> prompts, long count, int most, Sampling sampling, long seed)
      implements Serializable {
    /** Copies the list. */
    public Order {
      prompts = List.copyOf(prompts);
    }

    /** A text's place in the order. */
    private record Place(int category, String prompt) {}

    private Place place(long number) {
      long group = number / count;
      int prompt = (int) (group % prompts.size());
      return new Place((int) (group / prompts.size()), prompts.get(prompt));
    }

    private long texts(Artifact artifact) {
      return Math.multiplyExact(
          count, (long) prompts.size() * Math.max(1, categories(artifact).size()));
    }
  }

  private static List<String> categories(Artifact artifact) {
    return artifact.shape().task() instanceof Generation ? artifact.labels() : List.of();
  }

  /**
   * Refuses a model that writes no texts, and prompts that it cannot read.
   *
   * @throws ArtifactException or IllegalArgumentException saying why
   */
  public static void require(Judge judge, Order order) {
    try (Predictor predictor = Predictor.of(judge)) {
      Artifact artifact = judge.artifact();
      writer(predictor);
      for (String prompt : order.prompts()) {
        int[] tokens = predictor.encodeWhole(prompt);
        requireKnown(artifact, prompt, tokens);
        if (tokens.length > order.most()) {
          throw new ArtifactException(
              "The prompt \"%s\" has %d tokens, and generate.max-length allows texts of %d. Raise it, or shorten the prompt."
                  .formatted(prompt, tokens.length, order.most()));
        }
      }
    }
  }

  /** A network that was told of an unknown token would go on from what nobody wrote. */
  private static void requireKnown(Artifact artifact, String prompt, int[] tokens) {
    if (Arrays.stream(tokens).noneMatch(token -> token == Vocabulary.UNKNOWN)) {
      return;
    }
    Tokenizer tokenizer = Tokenizers.read(artifact.tokenizer());
    throw new ArtifactException(
        "The prompt \"%s\" holds what the model does not know: %s. Give a prompt of words and characters that its training rows have."
            .formatted(
                prompt,
                UnknownTokens.of(tokenizer, artifact.vocabulary(), prompt).stream()
                    .distinct()
                    .sorted()
                    .collect(Collectors.joining(" "))));
  }

  private static TextWriter writer(Predictor predictor) {
    Artifact artifact = predictor.artifact();
    Task task = artifact.shape().task();
    if (!(task instanceof Generation || task instanceof LanguageModel)) {
      throw new ArtifactException(
          "A model that is made to %s writes no texts. Train one with task = generate."
              .formatted(task.word()));
    }
    return new TextWriter(
        predictor.network(), artifact.shape().task(), artifact.vocabulary().size());
  }

  /** Writes. */
  public static Dataset<Row> of(SparkSession spark, Judge judge, Order order) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<Judge> shipped = context.broadcast(judge);
    long texts = order.texts(judge.artifact());
    int tasks = (int) Math.max(1, Math.min(context.defaultParallelism(), texts / AT_ONCE));
    JavaRDD<Row> rows =
        context
            .parallelize(LongStream.range(0, tasks).boxed().toList(), tasks)
            .flatMap(
                task ->
                    written(
                        shipped.value(), order, texts * task / tasks, texts * (task + 1) / tasks));
    return spark.createDataFrame(rows, SCHEMA);
  }

  private static Iterator<Row> written(Judge judge, Order order, long from, long to) {
    List<Row> rows = new ArrayList<>();
    try (Predictor predictor = Predictor.of(judge)) {
      Artifact artifact = judge.artifact();
      List<String> categories = categories(artifact);
      Tokenizer tokenizer = Tokenizers.read(artifact.tokenizer());
      TextWriter writer = writer(predictor);
      for (long start = from; start < to; start += AT_ONCE) {
        List<Wish> wishes = new ArrayList<>();
        for (long number = start; number < Math.min(to, start + AT_ONCE); number++) {
          Order.Place place = order.place(number);
          wishes.add(new Wish(number, place.category(), predictor.encodeWhole(place.prompt())));
        }
        int[][] texts = writer.write(wishes, order.sampling(), order.seed(), order.most());
        for (int i = 0; i < texts.length; i++) {
          Wish wish = wishes.get(i);
          List<String> tokens =
              Arrays.stream(texts[i]).mapToObj(artifact.vocabulary()::token).toList();
          rows.add(
              RowFactory.create(
                  wish.number(),
                  categories.isEmpty() ? null : categories.get(wish.category()),
                  order.place(wish.number()).prompt(),
                  tokenizer.text(tokens)));
        }
      }
    }
    return rows.iterator();
  }

  /** How varied texts are, and how new beside the training rows of a dataset. */
  public static GenerationFigures figures(Dataset<Row> texts, PreparedDataset dataset) {
    Set<String> written = new HashSet<>();
    List<Row> rows = texts.select("text").collectAsList();
    Tokenizer tokenizer = dataset.tokenizer();
    Vocabulary vocabulary = dataset.vocabulary();
    rows.forEach(row -> written.add(key(tokenizer, vocabulary, row.getString(0))));
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(texts.sparkSession().sparkContext());
    Broadcast<Set<String>> shipped = context.broadcast(written);
    Set<String> copied =
        new HashSet<>(
            dataset
                .sequences(texts.sparkSession(), Split.TRAIN)
                .select("tokens")
                .toJavaRDD()
                .map(row -> Arrays.toString(withoutEnd(Scoring.ints(row, 0))))
                .filter(key -> shipped.value().contains(key))
                .distinct()
                .collect());
    shipped.destroy();
    var tally = new GenerationTally();
    for (Row row : rows) {
      tally.add(row.getString(0), copied.contains(key(tokenizer, vocabulary, row.getString(0))));
    }
    return tally.figures();
  }

  /** Rows of language models end in a token that says so. */
  private static int[] withoutEnd(int[] tokens) {
    int last = tokens.length - 1;
    return last >= 0 && tokens[last] == Vocabulary.END ? Arrays.copyOf(tokens, last) : tokens;
  }

  /** A text by its tokens, which are all that a dataset keeps of training rows. */
  private static String key(Tokenizer tokenizer, Vocabulary vocabulary, String text) {
    List<Integer> tokens = new ArrayList<>();
    tokenizer.slice(text, (chars, start, end) -> tokens.add(vocabulary.id(chars, start, end)));
    return tokens.toString();
  }

  /** How often a classifier says of a text that it is of the category it was written for. */
  public static double recognised(Dataset<Row> texts, Judge classifier) {
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(texts.sparkSession().sparkContext());
    Broadcast<Judge> shipped = context.broadcast(classifier);
    List<long[]> counts =
        texts
            .select("category", "text")
            .toJavaRDD()
            .mapPartitions(rows -> List.of(counted(rows, shipped.value())).iterator())
            .collect();
    shipped.destroy();
    long right = counts.stream().mapToLong(count -> count[0]).sum();
    return right / (double) counts.stream().mapToLong(count -> count[1]).sum();
  }

  private static long[] counted(Iterator<Row> rows, Judge classifier) {
    List<String> wanted = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    rows.forEachRemaining(
        row -> {
          wanted.add(row.getString(0));
          texts.add(row.getString(1));
        });
    long right = 0;
    try (Predictor predictor = Predictor.of(classifier)) {
      List<float[]> answers = predictor.probabilities(texts);
      for (int i = 0; i < texts.size(); i++) {
        float[] answer = answers.get(i);
        // Nothing is recognised in a text without a token.
        if (answer != null
            && classifier.artifact().labels().get(largest(answer)).equals(wanted.get(i))) {
          right++;
        }
      }
    }
    return new long[] {right, texts.size()};
  }

  private static int largest(float[] values) {
    int largest = 0;
    for (int i = 1; i < values.length; i++) {
      largest = values[i] > values[largest] ? i : largest;
    }
    return largest;
  }
}
