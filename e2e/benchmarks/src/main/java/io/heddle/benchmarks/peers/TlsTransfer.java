package io.heddle.benchmarks.peers;

import io.heddle.tls.Certificate;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.KeyStore;
import java.security.SecureRandom;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The JDK's own TLS over TCP on loopback, which knows one stream only. */
public final class TlsTransfer implements Transfer {
  private final Tally tally = new Tally();
  private final ServerSocket listener;
  private final Socket client;
  private final Socket server;
  private final Pump receiver;
  private Pump sender = Pump.NONE;

  /** Connects. */
  public TlsTransfer(Certificate certificate) throws Exception {
    SSLContext tls = context(certificate);
    InetAddress loopback = InetAddress.getLoopbackAddress();
    listener = tls.getServerSocketFactory().createServerSocket(0, 1, loopback);
    client = tls.getSocketFactory().createSocket(loopback, listener.getLocalPort());
    server = listener.accept();
    InputStream in = server.getInputStream();
    byte[] into = new byte[64 << 10];
    receiver = Pump.start("tls-receiver", () -> tally.received(read(in, into)));
  }

  private static int read(InputStream in, byte[] into) throws IOException {
    int length = in.read(into);
    if (length < 0) {
      throw new IOException("closed");
    }
    return length;
  }

  private static SSLContext context(Certificate certificate) throws Exception {
    KeyStore store = KeyStores.of(certificate);
    store.setCertificateEntry("trusted", certificate.leaf());
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, new char[0]);
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(store);
    SSLContext tls = SSLContext.getInstance("TLSv1.3");
    tls.init(keys.getKeyManagers(), trust.getTrustManagers(), new SecureRandom());
    return tls;
  }

  @Override
  public void start(int streams, int messageBytes) throws IOException {
    OutputStream out = client.getOutputStream();
    byte[] message = Payload.of(messageBytes);
    sender =
        Pump.start(
            "tls-sender",
            () -> {
              out.write(message);
              tally.sent(message.length);
            });
  }

  @Override
  public long receivedBytes() {
    return tally.receivedBytes();
  }

  @Override
  public void stop() throws InterruptedException {
    sender.stop();
    tally.settle();
  }

  @Override
  public void close() {
    try {
      client.close();
      server.close();
      listener.close();
      receiver.stop();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
