package io.heddle.pages;

import io.heddle.watch.ProcessLog;
import io.heddle.watch.RareWarnings;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers by routes with exact paths, and refuses every method but GET and HEAD. Any thread. */
final class RouteHandler extends Handler.Abstract {
  private final RareWarnings failures = ProcessLog.rare("A route failed");
  private final Map<String, PageRoute> routes;

  RouteHandler(Map<String, PageRoute> routes) {
    this.routes = Map.copyOf(routes);
  }

  private static String unbracketed(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    boolean head = HttpMethod.HEAD.is(request.getMethod());
    if (!head && !HttpMethod.GET.is(request.getMethod())) {
      response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
      Response.writeError(request, response, callback, HttpStatus.METHOD_NOT_ALLOWED_405);
      return true;
    }
    PageRoute route = routes.get(Request.getPathInContext(request));
    if (route == null) {
      return false;
    }
    String query = request.getHttpURI().getQuery();
    PageAnswer answer;
    try {
      answer =
          route.answer(
              new PageRequest(
                  unbracketed(Request.getServerName(request)), query == null ? "" : query));
    } catch (RuntimeException e) {
      failures.addWithStack(Request.getPathInContext(request), e);
      // Without the cause: an error page would show it to whoever asks.
      Response.writeError(request, response, callback, HttpStatus.INTERNAL_SERVER_ERROR_500);
      return true;
    }
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    response.setStatus(answer.status());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.contentType());
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    response.write(true, ByteBuffer.wrap(head ? new byte[0] : body), callback);
    return true;
  }
}
