package io.heddle.cli;

import io.heddle.Admission;
import io.heddle.HeddleException;
import io.heddle.InvalidConfigurationException;
import io.heddle.NetworkAddress;
import io.heddle.Server;
import io.heddle.ServerConfig;
import io.heddle.SessionGate;
import io.heddle.SessionRequest;
import io.heddle.pages.PageServer;
import io.heddle.pages.PageServerException;
import io.heddle.pages.ServerInfo;
import io.heddle.paths.ClosePath;
import io.heddle.paths.EchoPath;
import io.heddle.paths.FilesPath;
import io.heddle.paths.SinkPath;
import io.heddle.paths.SourcePath;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code heddle serve}: a WebTransport server with useful paths, and its pages. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    versionProvider = HeddleVersion.class,
    sortOptions = false,
    description = {
      "Serves WebTransport over UDP, and the playground page over TCP.",
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
      "  /files/DIR                             with --www: GET and PUSH files below it"
    })
final class Serve implements Callable<Integer> {
  private static final long GRACE_MS = 2_000;

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
      paramLabel = "ORIGIN",
      description =
          "Lets only pages of this origin open sessions, such as https://example.com. May be"
              + " repeated (default: pages of every origin).")
  private List<String> origins = new ArrayList<>();

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
  public Integer call() throws InterruptedException {
    Server server;
    try {
      server = Server.start(config()).toCompletableFuture().join();
    } catch (CompletionException e) {
      return fail(e.getCause() == null ? e : e.getCause());
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
    CountDownLatch stopped = new CountDownLatch(1);
    Thread hook =
        new Thread(
            () -> {
              pages.close();
              server
                  .shutdown(GRACE_MS)
                  .toCompletableFuture()
                  .completeOnTimeout(null, 2 * GRACE_MS, TimeUnit.MILLISECONDS)
                  .join();
              stopped.countDown();
            },
            "heddle-stop");
    Runtime.getRuntime().addShutdownHook(hook);
    announce(server, pages);
    stopped.await();
    return 0;
  }

  private int fail(Throwable failure) {
    spec.commandLine().getErr().println("heddle serve: " + failure.getMessage());
    return 1;
  }

  private ServerConfig config() {
    long keepAliveMs = Math.min(15_000, idleTimeoutMs / 2);
    ServerConfig.Builder builder =
        ServerConfig.builder()
            .host(host)
            .port(port)
            .idleTimeoutMs(idleTimeoutMs)
            .keepAliveMs(keepAliveMs)
            .route("/echo", new EchoPath())
            .route("/sink", new SinkPath())
            .route("/source", new SourcePath())
            .route("/close", new ClosePath());
    if (!origins.isEmpty()) {
      builder.gate(gate(List.copyOf(origins)));
    }
    if (certificate != null) {
      builder.certificateFile(certificate);
    }
    if (key != null) {
      builder.keyFile(key);
    }
    Path directory = www;
    if (directory != null) {
      try {
        builder.route(FilesPath.PREFIX + "*", new FilesPath(directory));
      } catch (IOException e) {
        throw new InvalidConfigurationException(
            "--www " + directory + " is not a directory that can be read", e);
      }
    }
    return builder.build();
  }

  // webtrans-http3 §3.2: a request with an Origin is let in only if that origin is allowed.
  private static SessionGate gate(List<String> allowed) {
    return (SessionRequest request) ->
        CompletableFuture.completedFuture(
            request.origin().isEmpty() || allowed.contains(request.origin().get())
                ? Admission.accept()
                : Admission.refuse(403, "origin " + request.origin().get()));
  }

  private PageServer pages(Server server) {
    PageServer.Builder builder =
        PageServer.builder()
            .host(host)
            .port(httpPort)
            .info(new ServerInfo(HeddleVersion.current(), url(server), List.of("webtransport")))
            .webAssemblyPage("/wasm/")
            .webAssemblyPage("/wasm/index.html");
    server.certificateSha256().ifPresent(builder::certificateHash);
    return builder.start();
  }

  private static URI url(Server server) {
    return URI.create("https://" + reachable(server.address()));
  }

  /** An address that listens on every interface is reached as localhost from here. */
  private static NetworkAddress reachable(NetworkAddress address) {
    return address.host().equals("::") || address.host().equals("0.0.0.0")
        ? new NetworkAddress("localhost", address.port())
        : address;
  }

  private void announce(Server server, PageServer pages) {
    PrintWriter out = spec.commandLine().getOut();
    NetworkAddress page = reachable(new NetworkAddress(host, pages.port()));
    String line = "ready webtransport=" + url(server) + " pages=http://" + page;
    out.println(server.certificateSha256().map(hash -> line + " cert-sha256=" + hash).orElse(line));
    out.flush();
  }
}
