package io.heddle.benchmarks.peers;

import io.heddle.Bytes;
import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.SendStream;
import io.heddle.Session;
import io.heddle.benchmarks.report.Samples;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** Very many connections, or streams of one, to a {@link CrowdServer}. One thread. */
public final class Crowd implements AutoCloseable {
  /** The server's heap, all of it touched, so that what the process grows by is native. */
  private static final String HEAP = "1g";

  private static final int AT_ONCE = 64;

  /**
   * How the server is.
   *
   * @param memoryBytes heap in use after collection, and native memory
   * @param cpuNs processor time so far
   * @param sessions open now
   * @param endedStreams unidirectional ones that were read to their end
   */
  public record State(long memoryBytes, long cpuNs, int sessions, long endedStreams) {}

  private final ChildJvm server;
  private final String url;
  private final Client client;
  private final List<Session> connections = new ArrayList<>();

  /** Starts the server's process. */
  public Crowd() throws IOException {
    server =
        new ChildJvm(
            List.of(),
            List.of("-Xms" + HEAP, "-Xmx" + HEAP, "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC"),
            CrowdServer.class);
    String[] hello = server.line().split(" ", -1);
    url = "https://127.0.0.1:" + hello[0] + "/crowd";
    client =
        Client.create(
            ClientConfig.builder()
                .serverCertificateHash(hello[1])
                .limits(CrowdServer.limits())
                .connectTimeoutMs(120_000)
                .idleTimeoutMs(CrowdServer.IDLE_TIMEOUT_MS)
                .build());
  }

  /** Asks the server how it is, after a collection of its garbage. */
  public State memory() throws IOException {
    return ask("memory");
  }

  /** Asks the server how it is. */
  public State state() throws IOException {
    return ask("state");
  }

  private State ask(String what) throws IOException {
    String[] words = server.ask(what).split(" ", -1);
    return new State(
        Long.parseLong(words[0]),
        Long.parseLong(words[1]),
        Integer.parseInt(words[2]),
        Long.parseLong(words[3]));
  }

  /** Opens connections. */
  public void connect(int count) throws InterruptedException {
    connections.addAll(all(count, i -> client.connect(url)));
  }

  /** The first connection. */
  public Session first() {
    return connections.get(0);
  }

  /** How long it takes each connection to get a byte back on a new stream, in milliseconds. */
  public Samples pingMs() throws InterruptedException {
    List<Long> times =
        all(
            connections.size(),
            i -> {
              long fromNs = System.nanoTime();
              return connections
                  .get(i)
                  .openBidi()
                  .thenCompose(
                      stream -> {
                        stream.write(Bytes.of((byte) 1));
                        stream.finish();
                        return stream.readToEnd(1);
                      })
                  .thenApply(
                      answer -> {
                        answer.release();
                        return System.nanoTime() - fromNs;
                      });
            });
    Samples samples = new Samples();
    times.forEach(ns -> samples.add(ns / 1e6));
    return samples;
  }

  /** Opens streams on the first connection, each of which gets a byte back and stays open. */
  public void openIdleStreams(int count) throws InterruptedException {
    all(
        count,
        i ->
            first()
                .openBidi()
                .thenCompose(
                    stream -> {
                      stream.write(Bytes.of((byte) 1));
                      return stream.readExact(1);
                    })
                .thenApply(
                    answer -> {
                      answer.release();
                      return answer;
                    }));
  }

  /** Opens streams on the first connection that all send at once, then end. */
  public void sendOnAll(int count, int bytesEach) throws InterruptedException {
    List<SendStream> streams = all(count, i -> first().openUni());
    byte[] bytes = Payload.of(bytesEach);
    streams.forEach(
        stream -> {
          stream.write(Bytes.of(bytes));
          stream.finish();
        });
  }

  /** Closes all connections. */
  public void disconnect() throws InterruptedException {
    all(connections.size(), i -> connections.get(i).close());
    connections.clear();
  }

  /** Does something many times, not all at once; the order of the results is nobody's. */
  private static <T> List<T> all(int count, IntFunction<CompletableFuture<T>> action)
      throws InterruptedException {
    Semaphore free = new Semaphore(AT_ONCE);
    Queue<T> results = new ConcurrentLinkedQueue<>();
    Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    for (int i = 0; i < count && failures.isEmpty(); i++) {
      if (!free.tryAcquire(2, TimeUnit.MINUTES)) {
        throw new IllegalStateException("Stuck after " + results.size() + " of " + count);
      }
      action
          .apply(i)
          .whenComplete(
              (result, failure) -> {
                if (failure == null) {
                  results.add(result);
                } else {
                  failures.add(failure);
                }
                free.release();
              });
    }
    boolean done = free.tryAcquire(AT_ONCE, 2, TimeUnit.MINUTES);
    if (!done || !failures.isEmpty()) {
      throw new IllegalStateException(
          results.size() + " of " + count + " came, then " + failures.peek());
    }
    return List.copyOf(results);
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
