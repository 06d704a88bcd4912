package io.heddle.cli;

import io.heddle.HeddleException;
import io.heddle.InvalidConfigurationException;
import io.heddle.NetworkAddress;
import io.heddle.Server;
import io.heddle.ServerConfig;
import io.heddle.TransportKind;
import io.heddle.jvm.JvmServer;
import io.heddle.pages.PageServer;
import io.heddle.pages.PageServerException;
import io.heddle.pages.ServerInfo;
import io.heddle.paths.ClosePath;
import io.heddle.paths.EchoPath;
import io.heddle.paths.FilesPath;
import io.heddle.paths.SinkPath;
import io.heddle.paths.SourcePath;
import io.heddle.server.Addresses;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code heddle serve}: a WebTransport server with useful paths, and its pages. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    versionProvider = HeddleVersion.class,
    defaultValueProvider = Environment.class,
    sortOptions = false,
    description = {
      "Serves sessions over WebTransport and over WebSockets, and the playground page.",
      "",
      "WebTransport runs over UDP; the page, and the same paths over WebSockets for clients whose"
          + " network blocks UDP, over TCP.",
      "",
      "When both listen, prints one line to standard output:",
      "  ready webtransport=URL pages=URL cert-sha256=HASH",
      "(no cert-sha256 with --cert). Logs go to standard error.",
      ""
    },
    footer = {
      "",
      "Paths:",
      "  /echo     streams and datagrams come back; unidirectional streams on new ones",
      "  /sink     discards, and answers each stream with its number of bytes",
      "  /source?bytes=N&streams=K&priority=P   sends N bytes on each of K streams",
      "  /close?code=C&reason=R                 closes the session",
      "  /files/DIR                             with --www: GET and PUSH files below it",
      "",
      "Each option may also come from the environment: --http-port from HEDDLE_HTTP_PORT.",
      "",
      "Exits with 0, 130 or 143 when stopped, 1 when it cannot serve, 2 on wrong options."
    })
final class Serve implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(Serve.class);
  private static final List<String> TRANSPORTS =
      List.of(TransportKind.HTTP3.label(), TransportKind.WEBSOCKET.label());
  private static final long GRACE_MS = 2_000;

  /** The grace, the 5 s for clients to hear of the end, and a little for the server's threads. */
  private static final long MOST_STOP_MS = 8_000;

  private static final int MOST_IO_THREADS = 256;

  @Spec private CommandSpec spec;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = "localhost",
      description =
          "Address to listen on (default: ${DEFAULT-VALUE}, every loopback address; :: is every"
              + " interface).")
  private String host;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "4433",
      description = "UDP port for WebTransport, 0 for any free one (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "TCP port for pages, 0 for any free one (default: ${DEFAULT-VALUE}).")
  private int httpPort;

  @Option(
      names = "--cert",
      paramLabel = "FILE",
      description =
          "Certificate chain, PEM. Without it a development certificate is made, valid for 13 days,"
              + " which browsers trust by its hash.")
  private @Nullable String certificate;

  @Option(names = "--key", paramLabel = "FILE", description = "The certificate's private key, PEM.")
  private @Nullable String key;

  @Option(
      names = "--www",
      paramLabel = "DIR",
      description = "Directory whose files /files/ serves (default: none).")
  private @Nullable Path www;

  @Option(
      names = "--allow-origin",
      hideParamSyntax = true,
      paramLabel = "ORIGIN",
      split = ",",
      description =
          "Lets only pages of this origin open sessions, such as https://example.com; * lets all."
              + " May be repeated (default: this server's own pages, and those of localhost).")
  private List<String> origins = new ArrayList<>();

  @Option(
      names = "--io-threads",
      paramLabel = "N",
      description = "Threads that share the UDP port (default: as many as there are processors).")
  @Nullable private Integer ioThreads;

  @Option(
      names = "--idle-timeout",
      paramLabel = "MS",
      defaultValue = "30000",
      description = "Ends silent connections after so long (default: ${DEFAULT-VALUE} ms).")
  private long idleTimeoutMs;

  /** Made by picocli, which sets the fields. */
  @SuppressWarnings("NullAway.Init")
  Serve() {}

  @Override
  public Integer call() {
    ServerConfig config = config();
    JvmServer server;
    try {
      server = JvmServer.start(config);
    } catch (HeddleException e) {
      return fail(e);
    }
    PageServer pages;
    try {
      pages = pages(server);
    } catch (PageServerException e) {
      server.close();
      return fail(e);
    }
    return untilStopped(server, pages);
  }

  /**
   * Ends with a signal to the process, or with an interrupt where the command is embedded, or when
   * the server gives up.
   */
  int untilStopped(Server server, PageServer pages) {
    // On a signal the JVM runs the hook and exits with 128 + the signal's number: 130 or 143.
    Thread onSignal = new Thread(() -> stop(server, pages), "heddle-stop");
    Runtime.getRuntime().addShutdownHook(onSignal);
    announce(server, pages);
    try {
      server.closed().get();
      // A signal's hook has shut it down, and ends the process.
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Runtime.getRuntime().removeShutdownHook(onSignal);
      stop(server, pages);
    } catch (ExecutionException e) {
      Runtime.getRuntime().removeShutdownHook(onSignal);
      stop(server, pages);
      return fail(e.getCause() == null ? e : e.getCause());
    }
    return ExitCode.OK;
  }

  private static void stop(Server server, PageServer pages) {
    server.shutdown(GRACE_MS).completeOnTimeout(null, MOST_STOP_MS, TimeUnit.MILLISECONDS).join();
    // The sessions over WebSockets are among its connections.
    try {
      pages.close();
    } catch (PageServerException e) {
      LOG.warn("{}", e.getMessage());
    }
  }

  private int fail(Throwable failure) {
    spec.commandLine().getErr().println("heddle serve: " + failure.getMessage());
    return ExitCode.SOFTWARE;
  }

  /** A configuration from the options; whatever is wrong with them is a usage error. */
  private ServerConfig config() {
    check();
    ServerConfig.Builder builder =
        ServerConfig.builder()
            .host(host)
            .port(port)
            .idleTimeoutMs(idleTimeoutMs)
            .route("/echo", new EchoPath())
            .route("/sink", new SinkPath())
            .route("/source", new SourcePath())
            .route("/close", new ClosePath());
    Optional.ofNullable(certificate).ifPresent(builder::certificateFile);
    Optional.ofNullable(key).ifPresent(builder::keyFile);
    Optional.ofNullable(ioThreads).ifPresent(builder::ioThreads);
    try {
      if (www != null) {
        builder.route(FilesPath.PREFIX + "*", new FilesPath(www));
      }
      origins.forEach(builder::allowOrigin);
      return builder.build();
    } catch (IOException e) {
      throw wrong("--www " + www + " is not a directory that can be read");
    } catch (InvalidConfigurationException | IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  /** What the builder would refuse as well, but by names that nobody typed. */
  private void check() {
    checkPort("--port", port);
    checkPort("--http-port", httpPort);
    if (idleTimeoutMs <= 0) {
      throw wrong("--idle-timeout must be 1 ms or more, but is " + idleTimeoutMs);
    }
    if (ioThreads != null && (ioThreads < 1 || ioThreads > MOST_IO_THREADS)) {
      throw wrong("--io-threads must be 1 to " + MOST_IO_THREADS + ", but is " + ioThreads);
    }
    if ((certificate == null) != (key == null)) {
      throw wrong("--cert and --key belong together: give both files or neither");
    }
  }

  private void checkPort(String option, int given) {
    if (given < 0 || given > 65535) {
      throw wrong(option + " must be 0 (any free one) to 65535, but is " + given);
    }
  }

  private ParameterException wrong(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }

  private PageServer pages(JvmServer server) {
    PageServer.Builder builder =
        PageServer.builder()
            .host(server.address().host())
            .port(httpPort)
            .sessions(server.host())
            .health(server.closed())
            .info(
                asked ->
                    new ServerInfo(
                        HeddleVersion.current(), url(server.address(), asked), TRANSPORTS))
            .webAssemblyPage("/wasm/")
            .webAssemblyPage("/wasm/index.html");
    server.certificateSha256().ifPresent(builder::certificateHash);
    return builder.start();
  }

  private static URI url(NetworkAddress address, String anyAs) {
    return URI.create("https://" + reachable(address, anyAs));
  }

  /** One that listens on every interface is reached as what it was asked as. */
  private static NetworkAddress reachable(NetworkAddress address, String anyAs) {
    return Addresses.isAny(address.host()) ? new NetworkAddress(anyAs, address.port()) : address;
  }

  private void announce(Server server, PageServer pages) {
    PrintWriter out = spec.commandLine().getOut();
    NetworkAddress address = server.address();
    // From this machine: only of localhost do browsers take pages over http for secure ones.
    NetworkAddress page = reachable(new NetworkAddress(address.host(), pages.port()), "localhost");
    String line = "ready webtransport=" + url(address, "localhost") + " pages=http://" + page;
    out.println(server.certificateSha256().map(hash -> line + " cert-sha256=" + hash).orElse(line));
    out.flush();
    if (Addresses.isAny(address.host())) {
      Addresses.reachable(address.host(), address.port())
          .forEach(other -> LOG.info("From other machines: https://{}", other));
    }
  }
}
