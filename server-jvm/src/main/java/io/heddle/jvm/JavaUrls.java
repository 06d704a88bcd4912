package io.heddle.jvm;

import io.heddle.InvalidConfigurationException;
import io.heddle.connect.SessionUrl;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** Takes URLs apart as the JDK does. Stateless. */
final class JavaUrls {
  private JavaUrls() {}

  static SessionUrl parse(String url) {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      throw new InvalidConfigurationException(url + " is not a URL: " + e.getReason(), e);
    }
    String scheme = uri.getScheme();
    String host = uri.getHost();
    if (scheme == null || host == null) {
      throw new InvalidConfigurationException(
          "A session's URL looks like https://host:port/path, unlike " + url);
    }
    if (uri.getRawFragment() != null) {
      throw new InvalidConfigurationException(
          "A session's URL has no fragment: leave out #" + uri.getRawFragment());
    }
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    String query = uri.getRawQuery();
    return new SessionUrl(
        scheme.toLowerCase(Locale.ROOT),
        bare,
        uri.getPort(),
        uri.getRawPath(),
        query == null ? "" : query);
  }
}
