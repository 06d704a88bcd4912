package io.heddle.cli;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.Connection;
import io.heddle.HeddleException;
import io.heddle.PathStats;
import io.heddle.TlsException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code heddle echo URL}: sends bytes to any WebTransport server and checks what comes back. */
@Command(
    name = "echo",
    mixinStandardHelpOptions = true,
    versionProvider = HeddleVersion.class,
    sortOptions = false,
    description = {
      "Opens a session, sends bytes on bidirectional streams, and checks that they come back.",
      "Exits with 0 only if every byte did.",
      ""
    })
final class Echo implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "URL", description = "For example https://localhost:4433/echo.")
  private String url;

  @Option(
      names = "--cert-sha256",
      paramLabel = "HASH",
      description = "Trusts the server by its certificate's hash, as `heddle serve` prints it.")
  private @Nullable String hash;

  @Option(
      names = "--trust",
      paramLabel = "FILE",
      description = "Trusts the certificates in a PEM file.")
  private @Nullable String trust;

  @Option(names = "--insecure", description = "Trusts whoever answers.")
  private boolean insecure;

  @Option(
      names = "--text",
      paramLabel = "TEXT",
      description = "Sends this text instead of random bytes, and prints what comes back.")
  private @Nullable String text;

  @Option(
      names = "--bytes",
      paramLabel = "N",
      defaultValue = "1048576",
      description = "Random bytes on each stream (default: ${DEFAULT-VALUE}).")
  private int bytes;

  @Option(
      names = "--streams",
      paramLabel = "K",
      defaultValue = "1",
      description = "Streams at once (default: ${DEFAULT-VALUE}).")
  private int streams;

  @Option(
      names = "--timeout",
      paramLabel = "MS",
      defaultValue = "30000",
      description = "Gives up after so long (default: ${DEFAULT-VALUE} ms).")
  private long timeoutMs;

  /** Made by picocli, which sets the fields. */
  @SuppressWarnings("NullAway.Init")
  Echo() {}

  @Override
  public Integer call() throws Exception {
    try (Client client = Client.create(config())) {
      return run(client);
    } catch (CompletionException e) {
      return fail(e.getCause() == null ? e : e.getCause());
    } catch (HeddleException e) {
      return fail(e);
    } catch (TimeoutException e) {
      spec.commandLine()
          .getErr()
          .println("heddle echo: not everything came back within " + timeoutMs + " ms");
      return 1;
    }
  }

  private int fail(Throwable failure) {
    String hint =
        failure instanceof TlsException && hash == null && trust == null
            ? " (for a development server, give --cert-sha256 the hash that it prints)"
            : "";
    spec.commandLine().getErr().println("heddle echo: " + failure.getMessage() + hint);
    return 1;
  }

  private ClientConfig config() {
    ClientConfig.Builder builder =
        ClientConfig.builder().connectTimeoutMs(timeoutMs).insecureTrustAnyCertificate(insecure);
    if (hash != null) {
      builder.serverCertificateHash(hash);
    }
    if (trust != null) {
      builder.trustedCertificates(trust);
    }
    return builder.build();
  }

  private int run(Client client) throws TimeoutException {
    PrintWriter out = spec.commandLine().getOut();
    long start = System.nanoTime();
    Connection connection = await(client.connect(url));
    out.println(
        "connected to " + url + " over " + connection.transport().label() + " in " + since(start));
    byte[] payload = payload();
    start = System.nanoTime();
    List<CompletableFuture<byte[]>> answers = new ArrayList<>();
    for (int i = 0; i < streams; i++) {
      answers.add(
          connection.openBidi().thenCompose(stream -> echo(stream, payload)).toCompletableFuture());
    }
    int exact = 0;
    for (CompletableFuture<byte[]> answer : answers) {
      byte[] back = await(answer);
      exact += Arrays.equals(payload, back) ? 1 : 0;
      if (text != null) {
        out.println(new String(back, StandardCharsets.UTF_8));
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    PathStats path = await(connection.stats()).path();
    out.printf(
        "%d of %d streams of %d bytes came back exact in %.1f ms, %.1f MB/s each way%s%n",
        exact,
        streams,
        payload.length,
        seconds * 1e3,
        (double) streams * payload.length / seconds / 1e6,
        path.smoothedRttNs().isPresent()
            ? String.format(", round trip %.2f ms", path.smoothedRttNs().getAsLong() / 1e6)
            : "");
    await(connection.close());
    return exact == streams ? 0 : 1;
  }

  private byte[] payload() {
    if (text != null) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    byte[] random = new byte[bytes];
    new Random().nextBytes(random);
    return random;
  }

  private static CompletionStage<byte[]> echo(BidiStream stream, byte[] payload) {
    stream.writeAll(payload);
    stream.finish();
    // One byte more than was sent is enough to see that too much came back.
    return stream
        .readToEnd(payload.length + 1)
        .thenApply(
            (Bytes all) -> {
              byte[] copy = all.toByteArray();
              all.release();
              return copy;
            });
  }

  private <T> T await(CompletionStage<T> stage) throws TimeoutException {
    try {
      return stage.toCompletableFuture().get(timeoutMs, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CompletionException(e);
    } catch (ExecutionException e) {
      throw new CompletionException(e.getCause());
    }
  }

  private static String since(long startNs) {
    return String.format("%.1f ms", (System.nanoTime() - startNs) / 1e6);
  }
}
