package io.heddle.netty;

import io.heddle.tls.Certificate;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.InsecureQuicTokenHandler;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** Servers of TLS alone, over QUIC and over TCP, that show one certificate and say nothing more. */
public final class TlsEnds implements AutoCloseable {
  /** Stands for a client that has told no name. */
  public static final String NO_NAME = "no name";

  private final UdpTransport transport = UdpTransport.open(1);
  private final BlockingQueue<String> names = new LinkedBlockingQueue<>();
  private final SSLServerSocket tcp;
  private final int udpPort;

  /** Both on free ports of a loopback address. */
  public TlsEnds(Certificate certificate, InetAddress host) throws Exception {
    QuicOptions options = QuicOptions.defaults();
    X509Certificate[] chain = certificate.chain().toArray(X509Certificate[]::new);
    QuicServerCodecBuilder quic =
        options
            .configure(new QuicServerCodecBuilder())
            .tokenHandler(InsecureQuicTokenHandler.INSTANCE)
            .sslContext(
                QuicSslContextBuilder.buildForServerWithSni(
                    name -> {
                      names.add(name == null ? NO_NAME : name);
                      return QuicSslContextBuilder.forServer(certificate.key(), null, chain)
                          .applicationProtocols("h3")
                          .build();
                    }))
            .handler(new ChannelInboundHandlerAdapter())
            .streamHandler(new ChannelInboundHandlerAdapter());
    udpPort =
        ((InetSocketAddress)
                transport.bindServer(new InetSocketAddress(host, 0), 1, quic).get(0).localAddress())
            .getPort();
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setKeyEntry("own", certificate.key(), new char[0], chain);
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, new char[0]);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(keys.getKeyManagers(), null, null);
    tcp = (SSLServerSocket) tls.getServerSocketFactory().createServerSocket(0, 50, host);
    Thread acceptor = new Thread(this::accept, "tls-end");
    acceptor.setDaemon(true);
    acceptor.start();
  }

  private void accept() {
    while (!tcp.isClosed()) {
      try (SSLSocket accepted = (SSLSocket) tcp.accept()) {
        accepted.startHandshake();
        List<SNIServerName> told =
            ((ExtendedSSLSession) accepted.getSession()).getRequestedServerNames();
        names.add(
            told.isEmpty() ? NO_NAME : new SNIHostName(told.get(0).getEncoded()).getAsciiName());
        // Until the client leaves.
        while (accepted.getInputStream().read() >= 0) {}
      } catch (IOException e) {
        // The client did not like it.
      }
    }
  }

  /** The names that clients have told, one a handshake. */
  public BlockingQueue<String> names() {
    return names;
  }

  /** The UDP port. */
  public int udpPort() {
    return udpPort;
  }

  /** The TCP port. */
  public int tcpPort() {
    return tcp.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    tcp.close();
    transport.close();
  }
}
