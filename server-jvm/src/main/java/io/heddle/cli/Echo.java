package io.heddle.cli;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.Connection;
import io.heddle.HeddleException;
import io.heddle.InvalidConfigurationException;
import io.heddle.PathStats;
import io.heddle.TlsException;
import io.heddle.TransportKind;
import io.heddle.jvm.JavaUrls;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code heddle echo URL}: sends bytes to any server of sessions and checks what comes back. */
@Command(
    name = "echo",
    mixinStandardHelpOptions = true,
    versionProvider = HeddleVersion.class,
    sortOptions = false,
    description = {
      "Opens a session, sends bytes on bidirectional streams, and checks that they come back.",
      "Exits with 0 only if every byte did, 1 if not, 2 on wrong options.",
      ""
    })
final class Echo implements Callable<Integer> {
  private static final int MOST_TEXT_BYTES = 16 << 20;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "URL",
      description =
          "For example https://localhost:4433/echo; with ws:// or wss:// a WebSocket, such as"
              + " ws://localhost:8080/echo.")
  private String url;

  @Option(
      names = "--transport",
      paramLabel = "NAME",
      defaultValue = "auto",
      description =
          "webtransport, websocket, or auto: WebTransport and, if that takes too long or fails, a"
              + " WebSocket (default: ${DEFAULT-VALUE}).")
  private String transport;

  @Option(
      names = "--websocket-origin",
      paramLabel = "ORIGIN",
      description =
          "Where the server of an https:// URL takes WebSockets, such as ws://localhost:8080"
              + " (default: wss:// at the URL's own host and port).")
  private @Nullable String webSocketOrigin;

  @Option(
      names = "--proxy",
      paramLabel = "URL",
      description =
          "HTTP proxy for WebSockets, such as http://user:password@proxy:3128 (default: Java's"
              + " system properties https.proxyHost and https.proxyPort).")
  private @Nullable String proxy;

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
  private long bytes;

  @Option(
      names = "--streams",
      paramLabel = "K",
      defaultValue = "1",
      description = "Streams at once (default: ${DEFAULT-VALUE}).")
  private int streams;

  @Option(
      names = "--datagrams",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Then sends so many datagrams, one after the other; a lost one counts as not come back"
              + " (default: ${DEFAULT-VALUE}).")
  private int datagrams;

  @Option(
      names = "--timeout",
      paramLabel = "MS",
      defaultValue = "30000",
      description =
          "Gives up connecting after so long, and echoing after as long again (default:"
              + " ${DEFAULT-VALUE} ms).")
  private long timeoutMs;

  /** Made by picocli, which sets the fields. */
  @SuppressWarnings("NullAway.Init")
  Echo() {}

  @Override
  public Integer call() throws InterruptedException {
    check();
    Client client;
    long startNs = System.nanoTime();
    try {
      client = Client.create(config());
    } catch (InvalidConfigurationException e) {
      throw wrong(e);
    }
    try (client) {
      // How long this may take is the client's to watch: it says what it waited for.
      Connection connection = client.connect(url).toCompletableFuture().join();
      say("connected to %s over %s in %s", url, connection.transport().label(), since(startNs));
      boolean exact = talk(connection, Deadline.in(timeoutMs));
      connection.close().toCompletableFuture().join();
      return exact ? ExitCode.OK : ExitCode.SOFTWARE;
    } catch (InvalidConfigurationException e) {
      throw wrong(e);
    } catch (CompletionException | ExecutionException e) {
      return fail(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      spec.commandLine()
          .getErr()
          .println("heddle echo: not everything came back within " + timeoutMs + " ms");
      return ExitCode.SOFTWARE;
    }
  }

  private void check() {
    if (bytes < 0 || streams < 0 || datagrams < 0) {
      throw wrong("--bytes, --streams and --datagrams are counts, 0 or more");
    }
    if (timeoutMs <= 0) {
      throw wrong("--timeout must be more than 0 ms, but is " + timeoutMs);
    }
  }

  private ClientConfig config() {
    ClientConfig.Builder builder =
        ClientConfig.builder().connectTimeoutMs(timeoutMs).insecureTrustAnyCertificate(insecure);
    Optional.ofNullable(hash).ifPresent(builder::serverCertificateHash);
    Optional.ofNullable(trust).ifPresent(builder::trustedCertificates);
    Optional.ofNullable(webSocketOrigin).ifPresent(builder::webSocketOrigin);
    Optional.ofNullable(proxy).ifPresent(builder::httpProxy);
    if (transport.equals(TransportKind.WEBTRANSPORT.label())) {
      builder.transports(TransportKind.WEBTRANSPORT);
    } else if (transport.equals(TransportKind.WEBSOCKET.label())) {
      builder.transports(TransportKind.WEBSOCKET);
    } else if (!transport.equals("auto")) {
      throw wrong("--transport is webtransport, websocket or auto, not " + transport);
    }
    return builder.build();
  }

  private ParameterException wrong(InvalidConfigurationException e) {
    return wrong(OptionNames.asTyped(String.valueOf(e.getMessage())));
  }

  private ParameterException wrong(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }

  private int fail(Throwable failure) {
    String what =
        failure instanceof HeddleException
            ? OptionNames.asTyped(String.valueOf(failure.getMessage()))
            : failure.toString();
    boolean trusting = hash != null || trust != null || insecure;
    String hint =
        failure instanceof TlsException && !trusting && isLoopback(JavaUrls.parse(url).host())
            ? " (for a development server, give --cert-sha256 the hash that it prints)"
            : "";
    spec.commandLine().getErr().println("heddle echo: " + what + hint);
    return ExitCode.SOFTWARE;
  }

  private static boolean isLoopback(String host) {
    return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
  }

  private boolean talk(Connection connection, Deadline deadline)
      throws TimeoutException, ExecutionException, InterruptedException {
    boolean exact = streams == 0 || echoStreams(connection, deadline);
    PathStats path = deadline.await(connection.stats()).path();
    OptionalLong roundTripNs = path.smoothedRttNs();
    if (roundTripNs.isPresent()) {
      say("round trip %.2f ms, as the transport sees it", roundTripNs.getAsLong() / 1e6);
    }
    return datagrams == 0 ? exact : echoDatagrams(connection, deadline) && exact;
  }

  private boolean echoStreams(Connection connection, Deadline deadline)
      throws TimeoutException, ExecutionException, InterruptedException {
    Payload payload = text == null ? Payload.random(bytes) : Payload.text(text);
    long startNs = System.nanoTime();
    List<CompletionStage<Boolean>> answers = new ArrayList<>();
    for (int i = 0; i < streams; i++) {
      answers.add(
          connection
              .openBidi()
              .thenCompose(
                  stream ->
                      text == null ? EchoedStream.run(stream, payload) : say(stream, payload)));
    }
    int exact = 0;
    for (CompletionStage<Boolean> answer : answers) {
      exact += deadline.await(answer) ? 1 : 0;
    }
    double seconds = (System.nanoTime() - startNs) / 1e9;
    say(
        "%d of %d streams of %d bytes came back exact in %.1f ms, %.1f MB/s each way",
        exact,
        streams,
        payload.length(),
        seconds * 1e3,
        (double) streams * payload.length() / seconds / 1e6);
    return exact == streams;
  }

  /** Sends a text and prints the answer, whatever it is. */
  private CompletionStage<Boolean> say(BidiStream stream, Payload payload) {
    if (payload.length() > 0) {
      stream.writeAll(payload.from(0, Integer.MAX_VALUE));
    }
    stream.finish();
    return stream
        .readToEnd(MOST_TEXT_BYTES)
        .thenApply(
            (Bytes answer) -> {
              boolean exact = answer.length() == payload.length() && payload.matches(0, answer);
              say("%s", answer.toUtf8());
              answer.release();
              return exact;
            });
  }

  private boolean echoDatagrams(Connection connection, Deadline deadline)
      throws TimeoutException, ExecutionException, InterruptedException {
    if (connection.datagrams().maxSizeBytes() == 0) {
      say("0 of %d datagrams came back: this connection carries none", datagrams);
      return false;
    }
    EchoedDatagrams echoed = new EchoedDatagrams(connection.datagrams(), datagrams);
    int exact = echoed.run(deadline);
    say(
        "%d of %d datagrams came back%s",
        exact, datagrams, exact == 0 ? "" : ", " + echoed.roundTrips());
    return exact == datagrams;
  }

  private void say(String format, Object... values) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(String.format(Locale.ROOT, format, values));
    out.flush();
  }

  private static String since(long startNs) {
    return String.format(Locale.ROOT, "%.1f ms", (System.nanoTime() - startNs) / 1e6);
  }
}
