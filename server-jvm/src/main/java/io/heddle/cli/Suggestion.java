package io.heddle.cli;

import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** The word that was probably meant by one that does not exist. Stateless. */
final class Suggestion {
  private Suggestion() {}

  /**
   * The word most like another.
   *
   * @param typed what somebody typed
   * @param words what there is
   * @return empty if none is like it
   */
  static Optional<String> of(String typed, Stream<String> words) {
    // A third of it wrong is a typing error; more is another word.
    int most = Math.max(1, typed.replace("-", "").length() / 3);
    return words
        .filter(word -> isBeginning(typed, word) || edits(typed, word) <= most)
        .min(Comparator.comparingInt(word -> edits(typed, word)));
  }

  private static boolean isBeginning(String typed, String word) {
    return typed.replace("-", "").length() >= 3 && word.startsWith(typed);
  }

  /** How many letters have to be put in, left out, changed, or swapped with the next. */
  private static int edits(String a, String b) {
    int[][] edits = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int k = 0; k <= b.length(); k++) {
        if (i == 0 || k == 0) {
          edits[i][k] = i + k;
          continue;
        }
        int changed = edits[i - 1][k - 1] + (a.charAt(i - 1) == b.charAt(k - 1) ? 0 : 1);
        edits[i][k] = Math.min(changed, 1 + Math.min(edits[i - 1][k], edits[i][k - 1]));
        if (i > 1
            && k > 1
            && a.charAt(i - 1) == b.charAt(k - 2)
            && a.charAt(i - 2) == b.charAt(k - 1)) {
          edits[i][k] = Math.min(edits[i][k], edits[i - 2][k - 2] + 1);
        }
      }
    }
    return edits[a.length()][b.length()];
  }
}
