package io.heddle.benchmarks.peers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/**
 * Bare UDP packets of the JDK on loopback, one a system call, unencrypted, of which some are lost:
 * what the machine does without any protocol. Knows neither streams nor messages.
 */
public final class UdpTransfer implements Transfer {
  private static final int PACKET_BYTES = 1_350;
  private static final int SOCKET_BUFFER_BYTES = 4 << 20;

  private final Tally tally = new Tally();
  private final DatagramChannel from = DatagramChannel.open();
  private final DatagramChannel to = DatagramChannel.open();
  private final Pump receiver;
  private Pump sender = Pump.NONE;

  /** Binds. */
  public UdpTransfer() throws IOException {
    to.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER_BYTES);
    to.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    from.connect(to.getLocalAddress());
    ByteBuffer into = ByteBuffer.allocateDirect(PACKET_BYTES);
    receiver =
        Pump.start(
            "udp-receiver",
            () -> {
              into.clear();
              to.receive(into);
              tally.received(into.position());
            });
  }

  @Override
  public void start(int streams, int messageBytes) {
    ByteBuffer packet = ByteBuffer.allocateDirect(PACKET_BYTES);
    packet.put(Payload.of(PACKET_BYTES));
    sender =
        Pump.start(
            "udp-sender",
            () -> {
              packet.rewind();
              from.write(packet);
            });
  }

  @Override
  public long receivedBytes() {
    return tally.receivedBytes();
  }

  @Override
  public void stop() throws InterruptedException {
    sender.stop();
  }

  @Override
  public void close() {
    try {
      from.close();
      to.close();
      receiver.stop();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
