package io.heddle.benchmarks.peers;

import io.heddle.tls.Certificate;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.URI;
import java.util.concurrent.locks.LockSupport;
import tech.kwik.core.log.NullLogger;
import tech.kwik.core.server.ServerConnectionConfig;
import tech.kwik.core.server.ServerConnector;
import tech.kwik.flupke.Http3Client;
import tech.kwik.flupke.Http3ClientBuilder;
import tech.kwik.flupke.webtransport.ClientSessionFactory;
import tech.kwik.flupke.webtransport.Session;
import tech.kwik.flupke.webtransport.WebTransportHttp3ApplicationProtocolFactory;
import tech.kwik.flupke.webtransport.WebTransportStream;

/**
 * WebTransport in pure Java: Flupke's client and server, on one stream that pauses between rounds.
 * It may stand still for good, its calls with it: run it in a process that can be killed.
 */
final class FlupkeTransfer implements Transfer {
  private static final long PAUSE_NS = 1_000_000;

  private final Tally tally = new Tally();
  private final ServerConnector server;
  private final OutputStream out;
  private Pump sender = Pump.NONE;
  private volatile boolean paused;

  /** Connects, and opens the stream. */
  FlupkeTransfer(Certificate certificate) throws Exception {
    DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    server =
        ServerConnector.builder()
            .withSocket(socket)
            .withKeyStore(KeyStores.of(certificate), "server", new char[0])
            .withConfiguration(
                ServerConnectionConfig.builder()
                    .maxOpenPeerInitiatedBidirectionalStreams(10)
                    .maxOpenPeerInitiatedUnidirectionalStreams(10)
                    .build())
            .withLogger(new NullLogger())
            .build();
    WebTransportHttp3ApplicationProtocolFactory http3 =
        new WebTransportHttp3ApplicationProtocolFactory((request, response) -> {});
    http3.registerWebTransportServer("/sink", this::serve);
    server.registerApplicationProtocol("h3", http3);
    server.start();
    Session session = connect(URI.create("https://127.0.0.1:" + socket.getLocalPort() + "/sink"));
    out = session.createUnidirectionalStream().getOutputStream();
  }

  private static Session connect(URI url) throws Exception {
    Http3ClientBuilder options = new Http3ClientBuilder();
    options.disableCertificateCheck();
    Session session =
        ClientSessionFactory.newBuilder()
            .serverUri(url)
            .httpClient((Http3Client) options.build())
            .build()
            .createSession(url, stream -> {}, stream -> {});
    session.open();
    return session;
  }

  private void serve(Session accepted) {
    accepted.setUnidirectionalStreamReceiveHandler(this::sink);
    accepted.open();
  }

  private void sink(WebTransportStream stream) {
    InputStream in = stream.getInputStream();
    byte[] into = new byte[64 << 10];
    Pump.start(
        "flupke-receiver",
        () -> {
          int length = in.read(into);
          if (length < 0) {
            throw new IOException("ended");
          }
          tally.received(length);
        });
  }

  @Override
  public void start(int streams, int messageBytes) {
    paused = false;
    if (sender == Pump.NONE) {
      byte[] message = Payload.of(messageBytes);
      sender =
          Pump.start(
              "flupke-sender",
              () -> {
                if (paused) {
                  LockSupport.parkNanos(PAUSE_NS);
                } else {
                  out.write(message);
                }
              });
    }
  }

  @Override
  public long receivedBytes() {
    return tally.receivedBytes();
  }

  @Override
  public void stop() {
    paused = true;
  }

  @Override
  public void close() {
    server.close();
  }
}
