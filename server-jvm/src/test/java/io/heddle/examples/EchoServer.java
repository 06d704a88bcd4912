package io.heddle.examples;

import io.heddle.*;

public class EchoServer {
  public static void main(String[] args) {
    var config = ServerConfig.builder().port(4433).route("/echo", EchoServer::serve).build();
    Server server = Server.start(config).join();
    System.out.println("cert-sha256 " + server.certificateSha256().orElse("none"));
  }

  static void serve(Session session) {
    session.onBidi(stream -> stream.transferTo(stream));
    session.onDatagram(session.datagrams()::send);
  }
}
