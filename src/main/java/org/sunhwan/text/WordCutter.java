package org.sunhwan.text;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/** Cuts counted words into subwords that inherit the count. */
final class WordCutter implements FlatMapFunction<Row, Tuple2<String, Long>> {
  private final String json;
  private transient Tokenizer tokenizer;

  WordCutter(String json) {
    this.json = json;
  }

  @Override
  public Iterator<Tuple2<String, Long>> call(Row word) {
    if (tokenizer == null) {
      tokenizer = Tokenizers.read(json);
    }
    List<Tuple2<String, Long>> subwords = new ArrayList<>();
    tokenizer.tokenize(
        word.getString(0), token -> subwords.add(new Tuple2<>(token, word.getLong(1))));
    return subwords.iterator();
  }
}
