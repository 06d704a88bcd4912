package io.heddle.netty;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;

/** Event loops for ends that are Netty's QUIC and nothing more; see {@link QuicEventLoop}. */
public final class RawEventLoop {
  private RawEventLoop() {}

  /** One, with a thread that ends with the JVM. */
  public static EventLoopGroup open() {
    return QuicEventLoop.group(
        1, new DefaultThreadFactory("raw-quic", true), NioIoHandler.newFactory());
  }
}
