package io.heddle.cli;

import io.heddle.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * What came back of a payload so far: how much of it is right, and how the whole begins. Confined
 * to the connection's thread.
 */
final class Answer {
  /** As much as is shown of a wrong answer. */
  private static final int SHOWN_BYTES = 80;

  private final Payload payload;
  private final byte[] beginning = new byte[SHOWN_BYTES];
  private long received;
  private long matched;
  private boolean wrong;

  Answer(Payload payload) {
    this.payload = payload;
  }

  /** Takes the next piece, which stays the caller's. */
  void add(Bytes piece) {
    byte[] bytes = piece.toByteArray();
    if (received < SHOWN_BYTES) {
      int shown = (int) Math.min(bytes.length, SHOWN_BYTES - received);
      System.arraycopy(bytes, 0, beginning, (int) received, shown);
    }
    received += bytes.length;
    if (!wrong) {
      int right = payload.matching(matched, bytes);
      matched += right;
      wrong = right < bytes.length;
    }
  }

  /** Whether it cannot become right any more, and enough of it is known to say why. */
  boolean isHopeless() {
    return wrong && (matched > 0 || received >= SHOWN_BYTES);
  }

  /** What is wrong with it, now that it has ended; empty if nothing is. */
  Optional<String> fault() {
    if (!wrong && matched == payload.length()) {
      return Optional.empty();
    }
    if (received == 0) {
      return Optional.of("the answer is empty");
    }
    String text = beginning();
    if (text.strip().equals(Long.toString(payload.length()))) {
      return Optional.of(
          "the answer is "
              + text.strip()
              + ", the number of bytes: this path, like /sink, counts"
              + " what it gets; one like /echo sends it back");
    }
    if (!wrong) {
      return Optional.of(
          "the answer ended after " + matched + " of " + payload.length() + " bytes");
    }
    if (matched == payload.length()) {
      return Optional.of("all bytes came back, but more followed");
    }
    return Optional.of(
        matched > 0
            ? "the answer differs from byte " + matched + " on"
            : "the answer is another" + (text.isEmpty() ? "" : "; it begins with \"" + text + '"'));
  }

  /** As text; empty if it is none that can be shown on a line. */
  private String beginning() {
    byte[] known = Arrays.copyOf(beginning, (int) Math.min(received, SHOWN_BYTES));
    String text = new String(known, StandardCharsets.UTF_8);
    return text.codePoints().allMatch(Answer::isPrintable) ? text : "";
  }

  private static boolean isPrintable(int c) {
    return c != 0xfffd && !Character.isISOControl(c) && Character.getType(c) != Character.FORMAT;
  }
}
