package org.sunhwan.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** reference.conf documents exactly the keys that the code reads, as the code reads them. */
class ReferenceTest {
  private static final Pattern LAST_LINES =
      Pattern.compile("(.+) Default: (.+)\\. Unit: (.+)\\. Range: (.+)\\.");

  private final JobConfiguration configuration =
      new JobConfiguration(Arguments.parse(), new ConfigurationFiles(uri -> ""));

  private Map<String, String> ranges() {
    Keys keys = new Keys(configuration);
    Settings.read(keys, configuration);
    assertEquals(List.of(), keys.problems());
    return keys.ranges();
  }

  @Test
  void everyDocumentedKeyIsReadAndEveryReadKeyIsDocumented() {
    assertEquals(new TreeSet<>(ranges().keySet()), new TreeSet<>(configuration.known().keySet()));
  }

  @Test
  void everyKeyHasASentenceADefaultAUnitAndTheRangeThatIsChecked() {
    Map<String, String> ranges = ranges();
    List<String> wrong = new ArrayList<>();
    configuration
        .known()
        .forEach(
            (key, value) -> {
              String comment =
                  String.join(" ", value.origin().comments().stream().map(String::strip).toList());
              Matcher parts = LAST_LINES.matcher(comment);
              if (!parts.matches()) {
                wrong.add(key + " lacks a sentence, default, unit or range: " + comment);
              } else if (!parts.group(2).equals(JobConfiguration.rendered(value))) {
                wrong.add(key + " is said to be " + parts.group(2) + " by default");
              } else if (!parts.group(4).equals(ranges.get(key))) {
                wrong.add(
                    key + " is read with range " + ranges.get(key) + ", not " + parts.group(4));
              }
            });
    assertEquals(List.of(), wrong);
  }

  @Test
  void everySectionSaysWhatItIsFor() {
    String text = OwnResources.text("reference.conf");
    List<String> lines = Arrays.asList(text.split("\n", -1));
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).matches("[a-z]+ \\{.*")) {
        assertTrue(lines.get(i - 1).startsWith("# "), lines.get(i));
      }
    }
  }
}
