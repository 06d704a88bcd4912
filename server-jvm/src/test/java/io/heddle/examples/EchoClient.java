package io.heddle.examples;

import io.heddle.Bytes;
import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.StreamPriority;

public class EchoClient {
  public static void main(String[] args) {
    String url = args[0]; // https://localhost:4433/echo
    String hash = args[1]; // what the server printed
    var config = ClientConfig.builder().serverCertificateHash(hash).build();
    try (Client client = Client.create(config)) {
      var session = client.connect(url).join();
      var stream = session.openBidi(StreamPriority.HIGH).join();
      stream.write(Bytes.ofUtf8("hello, heddle"));
      stream.finish();
      Bytes answer = stream.readToEnd(1024).join();
      System.out.println(answer.toUtf8());
      answer.release();
    }
  }
}
