package io.heddle.wire;

import java.util.Optional;

/**
 * What a request asks for: the {@code :path} of HTTP/3 (RFC 9114 §4.3.1), the request target of
 * HTTP/1.1. Immutable.
 *
 * @param path begins with a slash, as it came
 * @param query what follows the question mark, as it came; empty when there is none
 */
public record RequestTarget(String path, String query) {
  /**
   * Takes a target apart.
   *
   * @param text as it came
   * @return empty if it is malformed: does not begin with a slash, or has a space, a control
   *     character, a fragment or anything that is not ASCII
   */
  public static Optional<RequestTarget> parse(String text) {
    if (text.isEmpty() || text.charAt(0) != '/') {
      return Optional.empty();
    }
    int question = -1;
    for (int at = 0; at < text.length(); at++) {
      char next = text.charAt(at);
      if (next <= ' ' || next >= 0x7f || next == '#') {
        return Optional.empty();
      }
      question = question < 0 && next == '?' ? at : question;
    }
    return Optional.of(
        question < 0
            ? new RequestTarget(text, "")
            : new RequestTarget(text.substring(0, question), text.substring(question + 1)));
  }

  /**
   * Why a path is refused, on every transport, whatever routes there are: who reads it could take
   * it for another one. Everything else is a path of its own, octet for octet: {@code /a%2Fb},
   * {@code /a/b} and {@code /a//b} are three.
   *
   * @param path begins with a slash
   * @return a sentence, if it has a segment that is {@code .} or {@code ..} (also with {@code
   *     %2e}), a {@code %00}, or a percent sign without two hexadecimal digits
   */
  public static Optional<String> refusal(String path) {
    int from = 1;
    for (int at = 1; at <= path.length(); at++) {
      if (at == path.length() || path.charAt(at) == '/') {
        if (PercentEncoding.dots(path.substring(from, at)) > 0) {
          return Optional.of("a path has no segments of dots");
        }
        from = at + 1;
      } else if (path.charAt(at) == '%') {
        if (PercentEncoding.digit(path, at + 1) < 0 || PercentEncoding.digit(path, at + 2) < 0) {
          return Optional.of("a percent sign in a path is followed by two hexadecimal digits");
        }
        if (PercentEncoding.digit(path, at + 1) + PercentEncoding.digit(path, at + 2) == 0) {
          return Optional.of("a path has no %00");
        }
      }
    }
    return Optional.empty();
  }
}
