package io.heddle.paths;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.Datagrams;
import io.heddle.ReceiveStream;
import io.heddle.SendStream;
import io.heddle.Session;
import io.heddle.SessionHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/**
 * {@code /files/<dir>}: the protocol of the public QUIC interop runner's WebTransport tests. A
 * client sends {@code GET name} on a stream or in a datagram; a bidirectional stream answers with
 * the file itself, the others with {@code PUSH name}, a line feed and the file, on a new
 * unidirectional stream or in a datagram. A stream whose request cannot be answered is reset, a
 * datagram dropped. Safe for many sessions at once.
 */
public final class FilesPath implements SessionHandler {
  /** Where the path begins. */
  public static final String PREFIX = "/files/";

  /** What a stream is reset with whose request is not understood. */
  public static final long BAD_REQUEST = 1;

  /** What a stream is reset with whose file does not exist, or may not be read. */
  public static final long NO_SUCH_FILE = 2;

  /** The longest request that is understood: {@code GET}, a space and the name in UTF-8. */
  static final int LONGEST_REQUEST_BYTES = 4_096;

  private static final String GET = "GET ";

  /** Where one session's files are, and how much it may read ahead. */
  private record Place(String directory, Semaphore share) {}

  private final FileTree tree;

  /**
   * Serves files below a directory. A session sees only those below its {@code <dir>}, and symbolic
   * links only as far as they stay there.
   *
   * @param root the directory
   * @throws IOException if there is no such directory
   */
  public FilesPath(Path root) throws IOException {
    tree = new FileTree(root);
  }

  @Override
  public void handle(Session session) {
    Place place = new Place(session.request().path().substring(PREFIX.length()), FileFeed.share());
    session.onBidi(stream -> answer(place, stream));
    session.onUni(in -> answer(place, in, session));
    // One at a time: what arrives faster than the disk answers is for the queue to drop.
    Loops.untilFailure(
        () ->
            session
                .datagrams()
                .receive()
                .thenCompose(request -> answer(place.directory(), request, session.datagrams())));
  }

  private void answer(Place place, BidiStream stream) {
    request(stream).thenAccept(name -> send(place, name, "", stream));
  }

  /** An answer's stream comes first: requests wait in the peer's credit until there is one. */
  private void answer(Place place, ReceiveStream in, Session session) {
    session
        .openUni()
        .thenAccept(
            out ->
                request(in)
                    .thenAccept(
                        name -> send(place, name, name.map(FilesPath::push).orElse(""), out)));
  }

  private CompletableFuture<Void> answer(String directory, Bytes request, Datagrams datagrams) {
    Optional<String> name = name(request);
    if (name.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    return CompletableFuture.runAsync(
        () -> tree.find(directory, name.get()).ifPresent(file -> push(name.get(), file, datagrams)),
        FileFeed.DISK);
  }

  /** The name asked for; empty if the request is not one. */
  private static CompletableFuture<Optional<String>> request(ReceiveStream in) {
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

  private static String push(String name) {
    return "PUSH " + name + "\n";
  }

  private void send(Place place, Optional<String> name, String header, SendStream out) {
    if (name.isEmpty()) {
      out.reset(BAD_REQUEST);
      return;
    }
    CompletableFuture.supplyAsync(() -> tree.find(place.directory(), name.get()), FileFeed.DISK)
        .thenComposeAsync(
            file ->
                file.isPresent()
                    ? FileFeed.send(place.share(), file.get(), header, out)
                    : CompletableFuture.failedFuture(new IOException(name.get())),
            FileFeed.DISK)
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                // No effect where it was the stream that failed.
                out.reset(NO_SUCH_FILE);
              }
            });
  }

  private static void push(String name, Path file, Datagrams datagrams) {
    byte[] header = push(name).getBytes(StandardCharsets.UTF_8);
    try {
      // A file that does not fit in a datagram cannot be pushed in one.
      if (Files.size(file) <= datagrams.maxSizeBytes() - header.length) {
        byte[] body = Files.readAllBytes(file);
        byte[] whole = Arrays.copyOf(header, header.length + body.length);
        System.arraycopy(body, 0, whole, header.length, body.length);
        datagrams.send(Bytes.of(whole));
      }
    } catch (IOException e) {
      // Gone meanwhile: a datagram need not be answered.
    }
  }
}
