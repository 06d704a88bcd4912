package io.heddle.benchmarks.peers;

import io.heddle.tls.Certificate;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.URI;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
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
 * WebTransport in pure Java: Flupke's client and server. It stands still when a hundred streams are
 * opened again and again, so one at a time is what to ask of it.
 */
public final class FlupkeTransfer implements Transfer {
  private static final char[] PASSWORD = "password".toCharArray();
  private static final int MOST_STREAMS = 10_000;

  private final Tally tally = new Tally();
  private final ServerConnector server;
  private final Session session;
  private final List<Pump> senders = new ArrayList<>();
  private final List<OutputStream> outs = new ArrayList<>();

  /** Connects. */
  public FlupkeTransfer(Certificate certificate) throws Exception {
    DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    server =
        ServerConnector.builder()
            .withSocket(socket)
            .withKeyStore(keyStore(certificate), "server", PASSWORD)
            .withConfiguration(
                ServerConnectionConfig.builder()
                    .maxOpenPeerInitiatedBidirectionalStreams(100)
                    .maxOpenPeerInitiatedUnidirectionalStreams(MOST_STREAMS)
                    .build())
            .withLogger(new NullLogger())
            .build();
    WebTransportHttp3ApplicationProtocolFactory http3 =
        new WebTransportHttp3ApplicationProtocolFactory((request, response) -> {});
    http3.registerWebTransportServer("/sink", this::serve);
    server.registerApplicationProtocol("h3", http3);
    server.start();
    session = connect(URI.create("https://127.0.0.1:" + socket.getLocalPort() + "/sink"));
  }

  private static KeyStore keyStore(Certificate certificate) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, PASSWORD);
    java.security.cert.Certificate[] chain = {certificate.leaf()};
    store.setKeyEntry("server", certificate.key(), PASSWORD, chain);
    return store;
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
  public void start(int streams, int messageBytes) throws IOException {
    byte[] message = Payload.of(messageBytes);
    for (int i = 0; i < streams; i++) {
      OutputStream out = session.createUnidirectionalStream().getOutputStream();
      outs.add(out);
      senders.add(
          Pump.start(
              "flupke-sender",
              () -> {
                out.write(message);
                tally.sent(message.length);
              }));
    }
  }

  @Override
  public long receivedBytes() {
    return tally.receivedBytes();
  }

  @Override
  public void stop() throws Exception {
    for (Pump sender : senders) {
      sender.stop();
    }
    for (OutputStream out : outs) {
      out.close();
    }
    senders.clear();
    outs.clear();
    tally.settle();
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } finally {
      server.close();
    }
  }
}
