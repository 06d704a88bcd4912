package io.heddle.browser;

import io.heddle.InvalidConfigurationException;
import io.heddle.browser.web.Url;
import io.heddle.connect.SessionUrl;
import org.teavm.jso.JSBody;

/** Takes URLs apart as browsers do. Stateless. */
final class PageUrls {
  private PageUrls() {}

  static SessionUrl parse(String text) {
    Url url;
    try {
      url = new Url(text);
    } catch (RuntimeException e) {
      throw new InvalidConfigurationException(
          "A session's URL looks like https://host:port/path, unlike " + text, e);
    }
    if (text.indexOf('#') >= 0) {
      throw new InvalidConfigurationException("A session's URL has no fragment, unlike " + text);
    }
    if (!url.getUsername().isEmpty() || !url.getPassword().isEmpty()) {
      throw new InvalidConfigurationException(SessionUrl.NO_USER);
    }
    String scheme = url.getProtocol();
    String host = url.getHostname();
    String port = url.getPort();
    String query = url.getSearch();
    return new SessionUrl(
        scheme.substring(0, scheme.length() - 1),
        host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
        port.isEmpty() ? -1 : number(port),
        url.getPathname(),
        query.isEmpty() ? "" : query.substring(1));
  }

  /** What digits mean: there are no others in a port that the browser has read. */
  @JSBody(params = "digits", script = "return +digits;")
  private static native int number(String digits);
}
