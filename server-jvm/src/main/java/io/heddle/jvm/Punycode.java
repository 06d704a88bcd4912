package io.heddle.jvm;

/** Writes labels of host names in ASCII (RFC 3492). Stateless. */
final class Punycode {
  // RFC 3492 §5
  private static final int BASE = 36;
  private static final int T_MIN = 1;
  private static final int T_MAX = 26;
  private static final int SKEW = 38;
  private static final int DAMP = 700;
  private static final int INITIAL_BIAS = 72;
  private static final int INITIAL_N = 0x80;

  private Punycode() {}

  /** A label without the prefix {@code xn--} (RFC 3492 §6.3). */
  static String encode(String label) {
    int[] points = label.codePoints().toArray();
    StringBuilder encoded = new StringBuilder();
    for (int point : points) {
      if (point < INITIAL_N) {
        encoded.append((char) point);
      }
    }
    int basic = encoded.length();
    int done = basic;
    if (basic > 0) {
      encoded.append('-');
    }
    long delta = 0;
    int bias = INITIAL_BIAS;
    int n = INITIAL_N;
    while (done < points.length) {
      int next = Character.MAX_CODE_POINT;
      for (int point : points) {
        next = point >= n ? Math.min(next, point) : next;
      }
      delta += (long) (next - n) * (done + 1);
      n = next;
      for (int point : points) {
        if (point < n) {
          delta++;
        } else if (point == n) {
          append(encoded, delta, bias);
          bias = adapted(delta, done + 1, done == basic);
          delta = 0;
          done++;
        }
      }
      delta++;
      n++;
    }
    return encoded.toString();
  }

  private static void append(StringBuilder encoded, long delta, int bias) {
    long rest = delta;
    for (int k = BASE; ; k += BASE) {
      int threshold = Math.min(Math.max(k - bias, T_MIN), T_MAX);
      if (rest < threshold) {
        break;
      }
      encoded.append(digit((int) (threshold + (rest - threshold) % (BASE - threshold))));
      rest = (rest - threshold) / (BASE - threshold);
    }
    encoded.append(digit((int) rest));
  }

  private static char digit(int value) {
    return (char) (value < 26 ? 'a' + value : '0' + value - 26);
  }

  // RFC 3492 §6.1
  private static int adapted(long delta, int points, boolean isFirst) {
    long rest = isFirst ? delta / DAMP : delta / 2;
    rest += rest / points;
    int k = 0;
    while (rest > (BASE - T_MIN) * T_MAX / 2) {
      rest /= BASE - T_MIN;
      k += BASE;
    }
    return (int) (k + (BASE - T_MIN + 1) * rest / (rest + SKEW));
  }
}
