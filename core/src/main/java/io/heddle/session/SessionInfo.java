package io.heddle.session;

import io.heddle.Attributes;
import io.heddle.NetworkAddress;
import io.heddle.SessionRequest;
import io.heddle.TransportKind;
import java.util.Optional;

/**
 * What is known of a session from the start.
 *
 * @param id a name for logs
 * @param transport what carries it
 * @param request what the client asked for
 * @param protocol the application protocol, if one was negotiated
 * @param localAddress this end's address, if known
 * @param remoteAddress the other end's address, if known
 * @param attributes what the server's filters found out
 */
public record SessionInfo(
    String id,
    TransportKind transport,
    SessionRequest request,
    Optional<String> protocol,
    Optional<NetworkAddress> localAddress,
    Optional<NetworkAddress> remoteAddress,
    Attributes attributes) {
  /**
   * Of a session that no filter has seen, such as a client's.
   *
   * @param id as the record says
   * @param transport as the record says
   * @param request as the record says
   * @param protocol as the record says
   * @param localAddress as the record says
   * @param remoteAddress as the record says
   */
  public SessionInfo(
      String id,
      TransportKind transport,
      SessionRequest request,
      Optional<String> protocol,
      Optional<NetworkAddress> localAddress,
      Optional<NetworkAddress> remoteAddress) {
    this(id, transport, request, protocol, localAddress, remoteAddress, Attributes.NONE);
  }
}
