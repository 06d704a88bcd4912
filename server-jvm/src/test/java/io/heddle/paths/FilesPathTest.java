package io.heddle.paths;

import static io.heddle.paths.ServedPath.assertAborted;
import static io.heddle.paths.ServedPath.await;
import static io.heddle.paths.ServedPath.bytes;
import static io.heddle.paths.ServedPath.send;
import static io.heddle.paths.ServedPath.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.SendStream;
import io.heddle.Session;
import io.heddle.StreamException.Kind;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class FilesPathTest {
  private final byte[] large = new byte[10 << 20];
  private final CompletableFuture<Session> serving = new CompletableFuture<>();
  private Path directory;
  private ServedPath served;
  private Session connection;

  @BeforeEach
  void serve(@TempDir Path www) throws IOException {
    directory = Files.createDirectory(www.resolve("dir"));
    Files.writeString(www.resolve("outside.txt"), "not for this session");
    Files.writeString(directory.resolve("small.txt"), "small");
    Files.writeString(directory.resolve("empty.txt"), "");
    new Random(1).nextBytes(large);
    Files.write(directory.resolve("large.bin"), large);
    FilesPath files = new FilesPath(www);
    served =
        new ServedPath(
            "/files/*",
            session -> {
              serving.complete(session);
              files.handle(session);
            });
    connection = served.connect("/files/dir");
  }

  @AfterEach
  void close() {
    served.close();
  }

  private BidiStream ask(String request) {
    BidiStream stream = await(connection.openBidi());
    send(stream, request);
    return stream;
  }

  @Test
  void aBidirectionalStreamAnswersWithTheFile() {
    assertEquals("small", text(ask("GET small.txt")));
    assertEquals("", text(ask("GET empty.txt")));
    assertEquals("small", text(ask("GET small.txt\r\n")));
  }

  @Test
  void aLargeFileComesWhole() {
    byte[] got = bytes(ask("GET large.bin").readToEnd(large.length));
    assertArrayEquals(large, got);
  }

  @Test
  void answersThatNobodyReadsHoldNoFileAndFewBytes() throws IOException {
    int unread = 900;
    for (int i = 0; i < unread; i++) {
      ask("GET large.bin");
    }
    // The disk is read in the order of the requests.
    assertEquals("small", text(ask("GET small.txt")));
    assertTrue(open("large.bin") <= 4, open("large.bin") + " descriptors");
    long queued = await(await(serving).stats()).bytesQueued();
    assertTrue(queued <= (1 << 20) + unread * 4_200, queued + " bytes are read ahead");
  }

  private static long open(String name) throws IOException {
    Path descriptors = Path.of("/proc/self/fd");
    assumeTrue(Files.isDirectory(descriptors), "Linux only");
    long count = 0;
    try (DirectoryStream<Path> all = Files.newDirectoryStream(descriptors)) {
      for (Path one : all) {
        count += isLinkTo(one, name) ? 1 : 0;
      }
    }
    return count;
  }

  private static boolean isLinkTo(Path descriptor, String name) {
    try {
      return Files.readSymbolicLink(descriptor).endsWith(name);
    } catch (IOException e) {
      return false; // closed meanwhile
    }
  }

  @Test
  void aFileThatIsReplacedWhileItIsSentIsNotMixedWithTheOther() throws IOException {
    BidiStream answer = ask("GET large.bin");
    Bytes start = await(answer.read()).orElseThrow();
    start.release();
    Path other = Files.write(directory.resolve("other.bin"), new byte[large.length]);
    Files.move(other, directory.resolve("large.bin"), StandardCopyOption.REPLACE_EXISTING);
    assertAborted(Kind.RESET, FilesPath.NO_SUCH_FILE, answer.readToEnd(large.length));
  }

  @Test
  void aUnidirectionalStreamIsAnsweredByAPush() {
    send(await(connection.openUni()), "GET small.txt");
    assertEquals("PUSH small.txt\nsmall", text(await(connection.acceptUni())));
  }

  @Test
  void pushesOfRequestsMadeTogetherAllCome() {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      String name = i % 2 == 0 ? "small.txt" : "empty.txt";
      send(await(connection.openUni()), "GET " + name);
      expected.add("PUSH " + name + "\n" + (i % 2 == 0 ? "small" : ""));
    }
    Set<String> got = new HashSet<>();
    for (int i = 0; i < 30; i++) {
      got.add(text(await(connection.acceptUni())));
    }
    assertEquals(new HashSet<>(expected), got);
  }

  @Test
  void aDatagramIsAnsweredByAPush() {
    connection.datagrams().send(Bytes.ofUtf8("GET small.txt"));
    assertEquals("PUSH small.txt\nsmall", text(connection.datagrams().receive()));
  }

  @Test
  void aFileThatFillsADatagramIsPushedAndOneByteMoreIsNot() throws IOException {
    int room = connection.datagrams().maxSizeBytes() - "PUSH full.bin\n".length();
    Files.write(directory.resolve("full.bin"), new byte[room]);
    Files.write(directory.resolve("over.bin"), new byte[room + 1]);
    for (String request : List.of("GET over.bin", "GET absent", "PUT x", "GET full.bin")) {
      connection.datagrams().send(Bytes.ofUtf8(request));
    }
    int most = connection.datagrams().maxSizeBytes();
    assertEquals(most, bytes(connection.datagrams().receive()).length);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET absent", "GET ../outside.txt", "GET /etc/passwd", "GET ", "GET \0"})
  void aFileThatCannotBeHadResetsTheStream(String request) {
    assertAborted(Kind.RESET, FilesPath.NO_SUCH_FILE, ask(request).read());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "GET", "get small.txt", "PUT small.txt"})
  void whatIsNoRequestResetsTheStream(String request) {
    assertAborted(Kind.RESET, FilesPath.BAD_REQUEST, ask(request).read());
  }

  @Test
  void aRequestOfTheLongestLengthIsReadAndOneByteMoreIsNot() {
    String longest = "GET " + "n".repeat(FilesPath.LONGEST_REQUEST_BYTES - "GET ".length());
    assertAborted(Kind.RESET, FilesPath.NO_SUCH_FILE, ask(longest).read());
    assertAborted(Kind.RESET, FilesPath.BAD_REQUEST, ask(longest + "n").read());
  }

  @Test
  void aPushOfWhatCannotBeHadIsReset() {
    send(await(connection.openUni()), "GET absent");
    assertAborted(Kind.RESET, FilesPath.NO_SUCH_FILE, await(connection.acceptUni()).readToEnd(100));
    send(await(connection.openUni()), "nonsense");
    assertAborted(Kind.RESET, FilesPath.BAD_REQUEST, await(connection.acceptUni()).readToEnd(100));
  }

  @Test
  void readersThatReadNothingDoNotKeepOthersWaiting() {
    List<BidiStream> idle = new ArrayList<>();
    // More than there are threads that read the disk.
    for (int i = 0; i < 8; i++) {
      idle.add(ask("GET large.bin"));
    }
    for (BidiStream stream : idle) {
      bytes(stream.readExact(1));
    }
    Session second = served.connect("/files/dir");
    BidiStream stream = await(second.openBidi());
    send(stream, "GET small.txt");
    assertEquals("small", text(stream));
  }

  @Test
  void aReaderThatStopsLeavesTheFileToOthers() {
    BidiStream stopped = ask("GET large.bin");
    bytes(stopped.readExact(1));
    stopped.stopSending(5);
    assertArrayEquals(large, bytes(ask("GET large.bin").readToEnd(large.length)));
  }

  @Test
  void theSessionsPathChoosesTheDirectory() {
    connection = served.connect("/files/");
    assertEquals("small", text(ask("GET dir/small.txt")));
    assertEquals("not for this session", text(ask("GET outside.txt")));
    connection = served.connect("/files/absent");
    assertAborted(Kind.RESET, FilesPath.NO_SUCH_FILE, ask("GET small.txt").read());
  }

  /** A reset that comes together with what names the stream's session discards that, in quiche. */
  private void awaitThatItIsThere() {
    assertAborted(Kind.RESET, FilesPath.NO_SUCH_FILE, ask("GET nothing").read());
  }

  @Test
  void aRequestThatIsResetIsReset() {
    BidiStream stream = await(connection.openBidi());
    stream.write(Bytes.ofUtf8("GET sm"));
    awaitThatItIsThere();
    stream.reset(4);
    assertAborted(Kind.RESET, FilesPath.BAD_REQUEST, stream.read());
    SendStream uni = await(connection.openUni());
    uni.write(Bytes.ofUtf8("GET sm"));
    awaitThatItIsThere();
    uni.reset(4);
    assertAborted(Kind.RESET, FilesPath.BAD_REQUEST, await(connection.acceptUni()).readToEnd(100));
  }
}
