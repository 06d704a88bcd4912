package io.heddle.session;

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
 */
public record SessionInfo(
    String id,
    TransportKind transport,
    SessionRequest request,
    Optional<String> protocol,
    Optional<NetworkAddress> localAddress,
    Optional<NetworkAddress> remoteAddress) {}
