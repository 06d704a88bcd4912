package io.heddle.paths;

import io.heddle.Bytes;
import io.heddle.Connection;
import io.heddle.ReceiveStream;
import io.heddle.SendStream;
import io.heddle.SessionHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * {@code /files/<dir>}: the protocol of the public WebTransport interop runner. A client sends
 * {@code GET name} on a stream or in a datagram; a bidirectional stream answers with the file
 * itself, the others with {@code PUSH name}, a line feed and the file, on a new unidirectional
 * stream or in a datagram. Safe for many sessions at once.
 */
public final class FilesPath implements SessionHandler {
  /** Where the path begins. */
  public static final String PREFIX = "/files/";

  /** What a stream is reset with whose request is not understood. */
  public static final long BAD_REQUEST = 1;

  /** What a stream is reset with whose file does not exist, or may not be read. */
  public static final long NO_SUCH_FILE = 2;

  private static final int LONGEST_REQUEST_BYTES = 4_096;
  private static final int CHUNK_BYTES = 64 << 10;
  private static final String GET = "GET ";

  private final Path root;

  /**
   * Serves files below a directory.
   *
   * @param root the directory
   * @throws IOException if there is no such directory
   */
  public FilesPath(Path root) throws IOException {
    this.root = root.toRealPath();
  }

  @Override
  public void handle(Connection connection) {
    String directory = connection.request().path().substring(PREFIX.length());
    Loops.untilFailure(
        () ->
            connection
                .acceptBidi()
                .thenAccept(
                    stream ->
                        request(stream).thenAccept(name -> answer(directory, name, stream, ""))));
    Loops.untilFailure(
        () ->
            connection
                .acceptUni()
                .thenAccept(
                    in ->
                        request(in)
                            .thenCombine(
                                connection.openUni(),
                                (name, out) -> {
                                  answer(directory, name, out, push(name));
                                  return name;
                                })));
    Loops.untilFailure(
        () ->
            connection
                .datagrams()
                .receive()
                .thenAccept(ask -> datagram(connection, directory, ask)));
  }

  /** The name asked for; empty if the request is not one. */
  private static CompletionStage<Optional<String>> request(ReceiveStream in) {
    return in.readToEnd(LONGEST_REQUEST_BYTES)
        .handle((bytes, failure) -> failure == null ? name(bytes) : Optional.empty());
  }

  private static Optional<String> name(Bytes request) {
    String text = request.toUtf8();
    request.release();
    return text.startsWith(GET)
        ? Optional.of(text.substring(GET.length()).stripTrailing())
        : Optional.empty();
  }

  private static String push(Optional<String> name) {
    return "PUSH " + name.orElse("") + "\n";
  }

  private void answer(String directory, Optional<String> name, SendStream out, String header) {
    if (name.isEmpty()) {
      out.reset(BAD_REQUEST);
      return;
    }
    Optional<Path> file = find(directory, name.get());
    if (file.isEmpty()) {
      out.reset(NO_SUCH_FILE);
      return;
    }
    // Files are read away from the connection's thread.
    CompletableFuture.runAsync(() -> send(file.get(), out, header));
  }

  private static void send(Path file, SendStream out, String header) {
    try (InputStream in = Files.newInputStream(file)) {
      if (!header.isEmpty()) {
        out.writeAll(Bytes.ofUtf8(header));
      }
      for (byte[] chunk = in.readNBytes(CHUNK_BYTES);
          chunk.length > 0;
          chunk = in.readNBytes(CHUNK_BYTES)) {
        out.writeAll(chunk).toCompletableFuture().join();
      }
      out.finish();
    } catch (IOException | UncheckedIOException e) {
      out.reset(NO_SUCH_FILE);
    }
  }

  /** The file of a name, if it lies below the root and can be read. */
  private Optional<Path> find(String directory, String name) {
    try {
      Path asked = root.resolve(directory).resolve(name).normalize();
      if (!asked.startsWith(root) || !Files.isRegularFile(asked)) {
        return Optional.empty();
      }
      Path real = asked.toRealPath();
      return real.startsWith(root) && Files.isReadable(real) ? Optional.of(real) : Optional.empty();
    } catch (InvalidPathException | IOException e) {
      return Optional.empty();
    }
  }

  private void datagram(Connection connection, String directory, Bytes request) {
    Optional<String> name = name(request);
    Optional<Path> file = name.flatMap(known -> find(directory, known));
    if (file.isEmpty()) {
      return;
    }
    byte[] header = push(name).getBytes(StandardCharsets.UTF_8);
    int room = connection.datagrams().maxSizeBytes() - header.length;
    try {
      // A file that does not fit in a datagram cannot be pushed in one.
      if (Files.size(file.get()) <= room) {
        byte[] body = Files.readAllBytes(file.get());
        byte[] whole = Arrays.copyOf(header, header.length + body.length);
        System.arraycopy(body, 0, whole, header.length, body.length);
        connection.datagrams().send(Bytes.of(whole));
      }
    } catch (IOException e) {
      // Gone meanwhile: a datagram need not be answered.
    }
  }
}
