package io.heddle.browser;

import io.heddle.InvalidConfigurationException;
import io.heddle.browser.web.Url;
import io.heddle.connect.SessionUrl;

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
        port.isEmpty() ? -1 : Integer.parseInt(port),
        url.getPathname(),
        query.isEmpty() ? "" : query.substring(1));
  }
}
