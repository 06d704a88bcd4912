package io.heddle.pages;

import io.heddle.Admission;
import io.heddle.host.OriginPolicy;
import io.heddle.watch.ProcessLog;
import io.heddle.watch.RareWarnings;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers only pages that may use this server. Any thread. */
final class OriginGuard extends Handler.Wrapper {
  private final RareWarnings warnings = ProcessLog.rare("A page was turned away");
  private final OriginPolicy origins;

  OriginGuard(Handler handler, OriginPolicy origins) {
    super(handler);
    this.origins = origins;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    Optional<String> origin = Optional.ofNullable(request.getHeaders().get(HttpHeader.ORIGIN));
    Optional<Admission> refusal = origins.refusal(authority(request), origin);
    if (refusal.isEmpty()) {
      return super.handle(request, response, callback);
    }
    warnings.add(refusal.get().reason());
    response.setStatus(refusal.get().status());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain;charset=utf-8");
    Content.Sink.write(response, true, refusal.get().reason() + "\n", callback);
    return true;
  }

  /** As it was asked for; of a request that says nothing, which no browser sends, this end's. */
  private static String authority(Request request) {
    String field = request.getHeaders().get(HttpHeader.HOST);
    return field == null || field.isEmpty() ? Request.getServerName(request) : field;
  }
}
