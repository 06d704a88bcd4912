package io.heddle.pages;

/**
 * What a route answers with: text, sent as UTF-8. Immutable, any thread.
 *
 * @param status an HTTP status code
 * @param contentType the value of {@code Content-Type}
 * @param body the content
 */
public record PageAnswer(int status, String contentType, String body) {
  /**
   * A successful answer in plain text.
   *
   * @param text of any length
   * @return status 200
   */
  public static PageAnswer text(String text) {
    return new PageAnswer(200, "text/plain;charset=utf-8", text);
  }

  /**
   * Says that the server cannot serve now.
   *
   * @param text why, in plain text
   * @return status 503
   */
  public static PageAnswer unavailable(String text) {
    return new PageAnswer(503, "text/plain;charset=utf-8", text);
  }

  /**
   * A successful answer in JSON.
   *
   * @param json a complete JSON text
   * @return status 200
   */
  public static PageAnswer json(String json) {
    return new PageAnswer(200, "application/json", json);
  }
}
