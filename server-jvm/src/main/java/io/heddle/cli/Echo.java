package io.heddle.cli;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.Client;
import io.heddle.ClientConfig;
import io.heddle.HeddleException;
import io.heddle.HeddleException.Side;
import io.heddle.InvalidConfigurationException;
import io.heddle.PathStats;
import io.heddle.Session;
import io.heddle.TlsException;
import io.heddle.TransportKind;
import io.heddle.jvm.JavaUrls;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
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
      "",
      "Exits with 0 only if every byte did, 1 if not, 2 on wrong options.",
      ""
    })
final class Echo implements Callable<Integer> {
  private static final int MOST_TEXT_BYTES = 16 << 20;

  /** A longer list of what is wrong is no help in finding out why. */
  private static final int MOST_FAULTS = 5;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "URL",
      description = {
        "Of the session, such as https://localhost:4433/echo;",
        "with ws:// or wss:// of a WebSocket, such as",
        "ws://localhost:8080/echo."
      })
  private String url;

  @Option(
      names = "--transport",
      paramLabel = "NAME",
      defaultValue = "auto",
      description =
          "http3, websocket, or auto: WebTransport and, if that takes too long or fails, a"
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
      description =
          "Sends this text instead of random bytes, whatever --bytes says, and prints what comes"
              + " back.")
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
      Session session = client.connect(url).join();
      say("connected to %s over %s in %s", url, session.transport().label(), since(startNs));
      boolean exact = talk(session, Deadline.in(timeoutMs));
      session.close().join();
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
    if (insecure && (hash != null || trust != null)) {
      throw wrong("--insecure trusts whoever answers: leave it out, or --cert-sha256 and --trust");
    }
    if (webSocketOrigin != null && !webSocketOrigin.matches("(?i)wss?://.+")) {
      throw wrong(
          "--websocket-origin looks like wss://host:port or ws://host:port, unlike "
              + webSocketOrigin);
    }
  }

  private ClientConfig config() {
    ClientConfig.Builder builder =
        ClientConfig.builder().connectTimeoutMs(timeoutMs).insecureTrustAnyCertificate(insecure);
    Optional.ofNullable(hash).ifPresent(builder::serverCertificateHash);
    Optional.ofNullable(trust).ifPresent(builder::trustedCertificates);
    Optional.ofNullable(webSocketOrigin).ifPresent(builder::webSocketOrigin);
    Optional.ofNullable(proxy).ifPresent(builder::httpProxy);
    if (transport.equals(TransportKind.HTTP3.label())) {
      builder.transports(TransportKind.HTTP3);
    } else if (transport.equals(TransportKind.WEBSOCKET.label())) {
      builder.transports(TransportKind.WEBSOCKET);
    } else if (!transport.equals("auto")) {
      throw wrong("--transport is http3, websocket or auto, not " + transport);
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
    boolean trusting = hash != null || trust != null || insecure;
    String hint =
        failure instanceof TlsException && !trusting && isLoopback(JavaUrls.parse(url).host())
            ? " (for a development server, give --cert-sha256 the hash that it prints)"
            : "";
    List<String> reasons = reasons(failure);
    PrintWriter err = spec.commandLine().getErr();
    err.println("heddle echo: " + OptionNames.asTyped(reasons.get(0)) + hint);
    reasons.stream()
        .skip(1)
        .forEach(reason -> err.println("  also tried: " + OptionNames.asTyped(reason)));
    return ExitCode.SOFTWARE;
  }

  /**
   * Why it failed, over each transport that was tried: first what the server itself answered, for
   * that is what counts, and what another transport met is mostly noise.
   */
  private static List<String> reasons(Throwable failure) {
    List<HeddleException> tried =
        Stream.of(failure.getSuppressed())
            .filter(HeddleException.class::isInstance)
            .map(HeddleException.class::cast)
            .sorted(
                Comparator.comparing((HeddleException each) -> each.side() != Side.REMOTE)
                    .thenComparing(each -> each != failure.getCause()))
            .toList();
    if (tried.isEmpty()) {
      return List.of(
          failure instanceof HeddleException
              ? String.valueOf(failure.getMessage())
              : failure.toString());
    }
    // What concerns both, such as a name that does not resolve, is said once.
    return tried.stream().map(each -> String.valueOf(each.getMessage())).distinct().toList();
  }

  private static boolean isLoopback(String host) {
    return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
  }

  private boolean talk(Session session, Deadline deadline)
      throws TimeoutException, ExecutionException, InterruptedException {
    boolean exact = streams == 0 || echoStreams(session, deadline);
    PathStats path = deadline.await(session.stats()).path();
    OptionalLong roundTripNs = path.smoothedRttNs();
    if (roundTripNs.isPresent()) {
      say("round trip %.2f ms, as the transport sees it", roundTripNs.getAsLong() / 1e6);
    }
    return datagrams == 0 ? exact : echoDatagrams(session, deadline) && exact;
  }

  private boolean echoStreams(Session session, Deadline deadline)
      throws TimeoutException, ExecutionException, InterruptedException {
    Payload payload = text == null ? Payload.random(bytes) : Payload.text(text);
    long startNs = System.nanoTime();
    List<CompletableFuture<Optional<String>>> answers = new ArrayList<>();
    for (int i = 0; i < streams; i++) {
      answers.add(
          session
              .openBidi()
              .thenCompose(
                  stream ->
                      text == null ? EchoedStream.run(stream, payload) : say(stream, payload)));
    }
    // How many streams had which fault.
    Map<String, Integer> faults = new LinkedHashMap<>();
    for (CompletableFuture<Optional<String>> answer : answers) {
      deadline.await(answer).ifPresent(fault -> faults.merge(fault, 1, Integer::sum));
    }
    int exact = streams - faults.values().stream().mapToInt(Integer::intValue).sum();
    double seconds = (System.nanoTime() - startNs) / 1e9;
    say(
        "%d of %d streams of %d bytes came back exact in %.1f ms%s",
        exact,
        streams,
        payload.length(),
        seconds * 1e3,
        exact < streams ? "" : rate((double) streams * payload.length() / seconds));
    faults.entrySet().stream()
        .limit(MOST_FAULTS)
        .forEach(fault -> say("%d of %d: %s", fault.getValue(), streams, fault.getKey()));
    if (faults.size() > MOST_FAULTS) {
      say("and other answers, each of them wrong in its own way");
    }
    return exact == streams;
  }

  private static String rate(double bytesPerSecond) {
    return String.format(Locale.ROOT, ", %.1f MB/s each way", bytesPerSecond / 1e6);
  }

  /** Sends a text and prints the answer, whatever it is. */
  private CompletableFuture<Optional<String>> say(BidiStream stream, Payload payload) {
    if (payload.length() > 0) {
      stream.write(payload.from(0, Integer.MAX_VALUE));
    }
    stream.finish();
    return stream
        .readToEnd(MOST_TEXT_BYTES)
        .thenApply(
            (Bytes back) -> {
              Answer answer = new Answer(payload);
              answer.add(back);
              say("%s", back.toUtf8());
              back.release();
              return answer.fault();
            });
  }

  private boolean echoDatagrams(Session session, Deadline deadline)
      throws TimeoutException, ExecutionException, InterruptedException {
    if (session.datagrams().maxSizeBytes() == 0) {
      say("0 of %d datagrams came back: this connection carries none", datagrams);
      return false;
    }
    EchoedDatagrams echoed = new EchoedDatagrams(session.datagrams(), datagrams);
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
