package io.heddle.benchmarks.peers;

import io.heddle.tls.Certificate;
import io.heddle.tls.DevelopmentCertificate;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/** npm's @moq/qmux on Node at both ends, with Heddle's windows: each end a process of its own. */
public final class MoqTransfer implements Transfer {
  private final Trip trip;
  private final MoqProcess server;
  private final MoqProcess client;

  /**
   * Connects.
   *
   * @throws IOException if there is no Node, no npm, or no way to install what is needed; says what
   */
  public MoqTransfer(boolean secure, Trip trip) throws IOException, InterruptedException {
    this.trip = trip;
    Path installed = MoqProcess.install();
    server = new MoqProcess(installed);
    client = new MoqProcess(installed);
    String port = secure ? listenSecurely() : server.ask("listen");
    client.ask(
        "connect",
        (secure ? "wss" : "ws")
            + "://127.0.0.1:"
            + port
            + (trip == Trip.ROUND ? "/echo" : "/sink"));
  }

  private String listenSecurely() throws IOException {
    Certificate certificate = DevelopmentCertificate.create("localhost", Instant.now());
    try {
      return server.ask(
          "listen",
          pem("PRIVATE KEY", certificate.key().getEncoded()),
          pem("CERTIFICATE", certificate.leaf().getEncoded()));
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(String what, byte[] der) {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + what + "-----\n" + base64 + "\n-----END " + what + "-----\n";
  }

  @Override
  public void start(int streams, int messageBytes) throws IOException {
    client.ask("start", trip, streams, messageBytes);
  }

  @Override
  public long receivedBytes() throws IOException {
    return Long.parseLong((trip == Trip.ROUND ? client : server).ask("received"));
  }

  @Override
  public long cpuNs() throws IOException {
    long us = Long.parseLong(server.ask("cpu")) + Long.parseLong(client.ask("cpu"));
    return TimeUnit.MICROSECONDS.toNanos(us);
  }

  @Override
  public void stop() throws Exception {
    long sent = Long.parseLong(client.ask("stop"));
    long untilNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (receivedBytes() < sent) {
      if (System.nanoTime() > untilNs) {
        throw new IOException("Of " + sent + " bytes only " + receivedBytes() + " arrived");
      }
      Thread.sleep(1);
    }
  }

  @Override
  public void close() {
    try {
      client.ask("close");
    } catch (IOException e) {
      // Then it ends with its process.
    }
    client.close();
    server.close();
  }
}
