package io.heddle.pages;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.URIUtil;

/**
 * Answers GET and HEAD with the files of a site: compressed for whom that suits, not at all for who
 * has them already, and to be kept for good where the address names the content. Any thread.
 */
final class SiteHandler extends Handler.Abstract {
  /** The least that "for good" means to a cache: a year. RFC 8246. */
  private static final String FOR_GOOD = "public, max-age=31536000, immutable";

  private final Site site;

  SiteHandler(Site site) {
    this.site = site;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String path = URIUtil.decodePath(Request.getPathInContext(request));
    Optional<Site.Found> found = site.find(path);
    if (found.isPresent()) {
      send(found.get(), request, response, callback);
      return true;
    }
    if (site.isFolder(path)) {
      String query = request.getHttpURI().getQuery();
      String folder = Request.getPathInContext(request) + "/" + (query == null ? "" : "?" + query);
      Response.sendRedirect(request, response, callback, folder);
      return true;
    }
    return false;
  }

  private static void send(
      Site.Found found, Request request, Response response, Callback callback) {
    SiteFile file = found.file();
    Optional<ByteBuffer> compressed = file.compressed();
    boolean gzip =
        compressed.isPresent()
            && AcceptedCodings.preferGzip(
                request.getHeaders().getValuesList(HttpHeader.ACCEPT_ENCODING));
    String tag = '"' + file.tag() + (gzip ? "-gzip\"" : "\"");
    HttpFields.Mutable headers = response.getHeaders();
    headers.put(HttpHeader.ETAG, tag);
    if (found.lasting()) {
      headers.put(HttpHeader.CACHE_CONTROL, FOR_GOOD);
    }
    if (compressed.isPresent()) {
      headers.put(HttpHeader.VARY, HttpHeader.ACCEPT_ENCODING.asString());
    }
    if (isHad(tag, request.getHeaders().getValuesList(HttpHeader.IF_NONE_MATCH))) {
      response.setStatus(HttpStatus.NOT_MODIFIED_304);
      callback.succeeded();
      return;
    }
    ByteBuffer body = gzip ? compressed.get() : file.content();
    headers.put(HttpHeader.CONTENT_TYPE, file.contentType());
    if (gzip) {
      headers.put(HttpHeader.CONTENT_ENCODING, "gzip");
    }
    headers.put(HttpHeader.CONTENT_LENGTH, body.remaining());
    boolean head = HttpMethod.HEAD.is(request.getMethod());
    response.write(true, head ? ByteBuffer.allocate(0) : body, callback);
  }

  // RFC 9110 §13.1.2: a list, by weak comparison. Tags of others may hold commas, those here do
  // not.
  private static boolean isHad(String tag, List<String> fields) {
    return fields.stream()
        .flatMap(field -> Stream.of(field.split(",")))
        .map(had -> had.strip().replaceFirst("^W/", ""))
        .anyMatch(had -> had.equals(tag) || had.equals("*"));
  }
}
