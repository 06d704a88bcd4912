package io.heddle.benchmarks.peers;

import io.heddle.Limits;
import io.heddle.benchmarks.peers.ChildTransfer.Who;
import io.heddle.tls.DevelopmentCertificate;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A transfer in a process of its own, for {@link ChildTransfer}. For each line that it reads it
 * does something and says what came of it.
 */
final class ChildTransferMain {
  private ChildTransferMain() {}

  /**
   * Runs until its input ends.
   *
   * @param args who transfers, and over how many connections
   */
  public static void main(String[] args) throws Exception {
    PrintStream answers = System.out;
    // What others print is no answer.
    System.setOut(System.err);
    Transfer transfer = transfer(Who.valueOf(args[0]), Integer.parseInt(args[1]));
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    int status = 0;
    try {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        answers.println(answer(transfer, line.split(" ", -1)));
      }
    } catch (Exception e) {
      e.printStackTrace();
      status = 1;
    }
    // Whatever its threads still do.
    System.exit(status);
  }

  private static Transfer transfer(Who who, int connections) throws Exception {
    switch (who) {
      case HEDDLE -> {
        return new HeddleTransfer(Way.QUIC, Trip.ONE_WAY, connections);
      }
      case FLUPKE -> {
        return new FlupkeTransfer(DevelopmentCertificate.create("localhost", Instant.now()));
      }
      case NETTY_QUIC -> {
        List<Transfer> each = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
          each.add(new NettyQuicTransfer(Limits.DEFAULT));
        }
        return new Together(each);
      }
    }
    throw new IllegalArgumentException(who.name());
  }

  private static long answer(Transfer transfer, String[] words) throws Exception {
    switch (words[0]) {
      case "start" -> transfer.start(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
      case "stop" -> transfer.stop();
      case "received" -> {
        return transfer.receivedBytes();
      }
      case "cpu" -> {
        return transfer.cpuNs();
      }
      default -> throw new IOException("no such command: " + words[0]);
    }
    return 0;
  }
}
