package io.heddle.paths;

import io.heddle.SessionRequest;

/** Reads numbers from a request's query. Stateless. */
final class Parameters {
  /** A parameter that is no number or out of range; the message says so in a sentence. */
  static final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;

    Unusable(String message) {
      super(message);
    }
  }

  private Parameters() {}

  static long number(SessionRequest request, String name, long least, long most, long absent)
      throws Unusable {
    String text = request.parameter(name).orElse(Long.toString(absent));
    try {
      long value = Long.parseLong(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new Unusable(name + " is a number from " + least + " to " + most + ", not " + text);
  }
}
