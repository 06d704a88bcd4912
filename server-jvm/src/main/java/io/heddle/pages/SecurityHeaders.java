package io.heddle.pages;

import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Adds to every response what keeps a page from doing more than it must. Any thread. */
final class SecurityHeaders extends Handler.Wrapper {
  // connect-src: the playground connects to any WebTransport or WebSocket server its user names.
  private static final String POLICY =
      "default-src 'self'; connect-src 'self' https: wss: ws:; img-src 'self' data:; object-src 'none';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'; script-src 'self'";
  private static final String WEB_ASSEMBLY = " 'wasm-unsafe-eval' 'unsafe-eval'";

  private final Set<String> webAssemblyPaths;

  /**
   * Headers around a handler.
   *
   * @param webAssemblyPaths the pages that may compile WebAssembly; a page's own response governs
   *     it, so scripts and modules need no entry
   */
  SecurityHeaders(Handler handler, Set<String> webAssemblyPaths) {
    super(handler);
    this.webAssemblyPaths = Set.copyOf(webAssemblyPaths);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    HttpFields.Mutable headers = response.getHeaders();
    boolean webAssembly = webAssemblyPaths.contains(Request.getPathInContext(request));
    headers.put("Content-Security-Policy", webAssembly ? POLICY + WEB_ASSEMBLY : POLICY);
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("Referrer-Policy", "no-referrer");
    headers.put("Cross-Origin-Resource-Policy", "same-origin");
    headers.put("Cross-Origin-Opener-Policy", "same-origin");
    // A page that was just rebuilt must be seen; its ETag still saves the transfer. Where an
    // address
    // names the content, SiteHandler says so.
    headers.put(HttpHeader.CACHE_CONTROL, "no-cache");
    return super.handle(request, response, callback);
  }
}
