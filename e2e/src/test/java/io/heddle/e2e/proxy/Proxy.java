package io.heddle.e2e.proxy;

import static org.junit.jupiter.api.Assumptions.abort;

import io.heddle.cli.PemFiles;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A running reverse proxy that ends TLS in front of a WebSocket port, with the settings that README
 * tells and nothing else of account. Confined to one thread.
 */
final class Proxy implements AutoCloseable {
  /** The ones that README has settings for, by the names it has for them. */
  enum Kind {
    NGINX(
        "nginx",
        """
        daemon off; master_process off; pid %1$s/pid; error_log stderr;
        events {}
        http {
          access_log off;
          client_body_temp_path %1$s/body; proxy_temp_path %1$s/proxy;
          fastcgi_temp_path %1$s/fastcgi; uwsgi_temp_path %1$s/uwsgi; scgi_temp_path %1$s/scgi;
          server {
            listen 127.0.0.1:%2$d ssl;
            ssl_certificate %1$s/chain.pem; ssl_certificate_key %1$s/key.pem;
            location / { %3$s }
          }
        }
        """,
        "nginx -c"),
    HAPROXY(
        "HAProxy",
        """
        defaults
          timeout connect 5s
          timeout client 30s
          timeout server 30s
        listen heddle
          bind 127.0.0.1:%2$d ssl crt %1$s/both.pem
          %3$s
        """,
        "haproxy -db -f"),
    APACHE(
        "Apache",
        """
        ServerRoot %1$s
        PidFile %1$s/pid
        ErrorLog /dev/stderr
        Listen 127.0.0.1:%2$d
        ServerName localhost
        User www-data
        Group www-data
        LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
        LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
        LoadModule ssl_module /usr/lib/apache2/modules/mod_ssl.so
        LoadModule proxy_module /usr/lib/apache2/modules/mod_proxy.so
        LoadModule proxy_http_module /usr/lib/apache2/modules/mod_proxy_http.so
        SSLEngine on
        SSLCertificateFile %1$s/chain.pem
        SSLCertificateKeyFile %1$s/key.pem
        %3$s
        """,
        "apache2 -DFOREGROUND -f"),
    CADDY(
        "Caddy",
        """
        {
          admin off
          auto_https off
          storage file_system %1$s
        }
        https://localhost:%2$d {
          bind 127.0.0.1
          tls %1$s/chain.pem %1$s/key.pem
          %3$s
        }
        """,
        "caddy run --adapter caddyfile --config");

    private final String name;
    private final String configuration;
    private final String command;

    Kind(String name, String configuration, String command) {
      this.name = name;
      this.configuration = configuration;
      this.command = command;
    }
  }

  /** Where README's settings have the WebSocket port. */
  private static final String EXAMPLE = "127.0.0.1:8081";

  private final Process process;
  private final int port;

  private Proxy(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts one. Where it is not installed the test is aborted, or fails if the environment variable
   * {@code HEDDLE_REQUIRE_PROXIES} is set.
   *
   * @param folder empty, for its files; afterwards {@code chain.pem} is what it shows
   * @param webSocketPort where the server takes WebSockets on 127.0.0.1
   */
  static Proxy start(Kind kind, Path folder, int webSocketPort) throws Exception {
    PemFiles pem = PemFiles.write(folder);
    String both = Files.readString(pem.certificate()) + Files.readString(pem.key());
    Files.writeString(folder.resolve("both.pem"), both);
    int port = freePort();
    String settings = settings(kind).replace(EXAMPLE, "127.0.0.1:" + webSocketPort);
    Path file = folder.resolve("configuration");
    Files.writeString(file, kind.configuration.formatted(folder, port, settings));
    List<String> command = new ArrayList<>(List.of(kind.command.split(" ")));
    command.set(0, executable(kind.name, command.get(0)));
    command.add(file.toString());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said").toFile());
    builder.environment().put("HOME", folder.toString());
    Proxy proxy = new Proxy(builder.start(), port);
    proxy.awaitStart(folder.resolve("said"));
    return proxy;
  }

  private static String executable(String name, String program) {
    for (String folder : List.of("/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin")) {
      Path file = Path.of(folder, program);
      if (Files.isExecutable(file)) {
        return file.toString();
      }
    }
    String sentence = "This test needs " + name + ": " + program + ", as Debian has it";
    if (System.getenv("HEDDLE_REQUIRE_PROXIES") != null) {
      throw new AssertionError(sentence);
    }
    return abort(sentence);
  }

  /** The code in the line of README's list that begins with the proxy's name. */
  private static String settings(Kind kind) throws IOException {
    for (String line : Files.readAllLines(Path.of("..", "README.md"))) {
      if (line.strip().startsWith("- " + kind.name + ": ")) {
        List<String> code = new ArrayList<>();
        for (Matcher span = Pattern.compile("`([^`]+)`").matcher(line); span.find(); ) {
          code.add(span.group(1));
        }
        return String.join("\n", code);
      }
    }
    throw new AssertionError("README says nothing about " + kind.name);
  }

  /** Proxies cannot be asked which one they got. */
  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitStart(Path said) throws IOException, InterruptedException {
    long untilNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (true) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        return;
      } catch (ConnectException e) {
        if (!process.isAlive() || System.nanoTime() > untilNs) {
          close();
          throw new AssertionError("The proxy does not start: " + Files.readString(said), e);
        }
        Thread.sleep(20);
      }
    }
  }

  /** Where clients connect to on localhost. */
  int port() {
    return port;
  }

  @Override
  public void close() {
    // Apache works in processes of its own, which outlive the first one unless that ends them.
    List<ProcessHandle> all = process.descendants().toList();
    process.destroyForcibly();
    all.forEach(ProcessHandle::destroyForcibly);
  }
}
