package io.heddle.netty;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.quic.BoringSSLKeylog;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * Reads the 1-RTT packets that one end of a connection sends, for whoever stands in between, by the
 * secret that the other end's TLS tells. Packets come in their order, from one thread.
 */
public final class OpenPackets implements BoringSSLKeylog {
  private final String label;
  private final int idBytes;
  private volatile @Nullable Secret secret;
  private @Nullable PacketProtection protection;
  private long expected;

  private record Secret(String hex, SSLEngine engine) {}

  /**
   * Those of an end.
   *
   * @param ofServer or else the client's
   * @param idBytes the length of the connection ids that the other end gives itself
   */
  public OpenPackets(boolean ofServer, int idBytes) {
    label = (ofServer ? "SERVER" : "CLIENT") + "_TRAFFIC_SECRET_0 ";
    this.idBytes = idBytes;
  }

  @Override
  public void logKey(SSLEngine engine, String line) {
    if (line.startsWith(label)) {
      secret = new Secret(line.substring(line.lastIndexOf(' ') + 1), engine);
    }
  }

  /** A frame of a stream, and whether it ends the stream. */
  public record StreamFrame(long streamId, boolean ends) {}

  /**
   * What a packet says of streams.
   *
   * @param stream its STREAM frame, of which quiche puts no more than one into each
   * @param resets the streams of its RESET_STREAM frames
   */
  public record Frames(Optional<StreamFrame> stream, Set<Long> resets) {
    static final Frames NONE = new Frames(Optional.empty(), Set.of());
  }

  /**
   * Reads a packet; of one that cannot be read, there is nothing.
   *
   * @param datagram what the end sends; stays as it is
   */
  public Frames read(ByteBuffer datagram) {
    int length = datagram.remaining();
    int at = QuicFrames.shortHeaderAt(Unpooled.wrappedBuffer(datagram), 0, length);
    Optional<PacketProtection> reading = protection();
    if (at < 0 || reading.isEmpty()) {
      return Frames.NONE;
    }
    byte[] packet = new byte[length - at];
    datagram.get(datagram.position() + at, packet);
    int numberAt = 1 + idBytes;
    long number = reading.get().openHeader(packet, packet.length, numberAt, expected);
    if (number < 0) {
      return Frames.NONE;
    }
    expected = number + 1;
    Found found = new Found();
    reading
        .get()
        .openPayload(packet, packet.length, numberAt, number)
        .ifPresent(new QuicFrames(0, found)::walkFrames);
    return new Frames(found.frame, found.resets);
  }

  private Optional<PacketProtection> protection() {
    Secret known = secret;
    if (protection == null && known != null) {
      String suite = known.engine.getSession().getCipherSuite();
      protection = PacketProtection.of(HexFormat.of().parseHex(known.hex), suite).orElse(null);
    }
    return Optional.ofNullable(protection);
  }

  private static final class Found implements QuicFrames.Sink {
    private final Set<Long> resets = new HashSet<>();
    private Optional<StreamFrame> frame = Optional.empty();

    @Override
    public void stream(long streamId, boolean end) {
      frame = Optional.of(new StreamFrame(streamId, end));
    }

    @Override
    public void resetStream(long streamId, long finalBytes) {
      resets.add(streamId);
    }
  }
}
