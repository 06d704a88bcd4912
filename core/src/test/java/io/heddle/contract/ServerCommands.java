package io.heddle.contract;

import io.heddle.BidiStream;
import io.heddle.Bytes;
import io.heddle.Capabilities;
import io.heddle.CloseInfo;
import io.heddle.SendStream;
import io.heddle.Session;
import io.heddle.SessionStats;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/**
 * The commands of one connection. Safe from any thread.
 *
 * <pre>
 * echo                  sends back what comes
 * count                 at the end, answers "&lt;length&gt; &lt;checksum&gt;"
 * greet TAG             says "hello" and ends at once; reports "TAG &lt;length&gt; &lt;checksum&gt;" of what came
 * hold KEY              reads nothing until "release KEY", on whatever connection; then counts
 * nibble LENGTH KEY     reads so much, says "n", and reads on after "release KEY"; counts all
 * release KEY           lets "hold KEY" and "nibble LENGTH KEY" go on
 * source LENGTH         sends so much of the pattern
 * reuse LENGTH          sends so much of the pattern from one small array
 * reset CODE            says "r", waits for a byte, resets
 * stop CODE             says "s", waits for a byte, stops reading
 * observe TAG           says "o", reads on; reports "TAG &lt;length&gt; &lt;checksum&gt;" or "TAG &lt;failure&gt;"
 * flood TAG             sends without end; reports "TAG &lt;failure&gt;"
 * collect TAG           reads to the end, and notes the tag
 * collect-after KEY TAG the same, but reads nothing until "release KEY"
 * completions N         answers with the tags, once there are N, in the order of their ends
 * headers               answers with the names of the request's header fields
 * open-reset N CODE     opens so many streams, each with a byte, and resets them; answers "opened"
 * take-uni              answers with all that comes on the next unidirectional stream
 * open-uni N LENGTH     opens so many streams, each with so much of the pattern; answers "opened"
 * open-bidi N LENGTH    the same with bidirectional streams; each counts and reports what comes
 * close CODE REASON     closes the connection; the reason is the rest of the line
 * watch KEY             answers "watching"; notes how this connection ends
 * ended KEY             answers how the connection of "watch KEY" ended
 * drain                 asks the client to drain; answers "asked"
 * await-drain           says "w"; answers "draining" when the client asks to drain
 * join                  waits for a stream on the connection's thread; answers what came of that
 * stats                 answers "&lt;opened&gt; &lt;accepted&gt; &lt;sent&gt; &lt;queued&gt; &lt;received&gt;"
 * capabilities          answers "&lt;sends drain&gt; &lt;hears drain&gt; &lt;largest datagram&gt;"
 * receive-datagram      says "d"; answers "&lt;length&gt; &lt;checksum&gt;" of the next datagram
 * datagrams             answers how many datagrams have arrived
 * send-datagram EXCESS  sends one of the largest size and so many bytes more; answers what became of it
 * </pre>
 *
 * A report comes on a unidirectional stream of its own.
 */
final class ServerCommands {
  private static final int BLOCK_BYTES = 64 << 10;

  private final Session session;
  private final Noticeboard noticeboard;
  private final List<String> completions = new ArrayList<>();
  private final List<Runnable> completionWaiters = new ArrayList<>();

  ServerCommands(Session session, Noticeboard noticeboard) {
    this.session = session;
    this.noticeboard = noticeboard;
  }

  void obey(BidiStream stream) {
    Transfers.line(stream)
        .thenAccept(
            line -> {
              int space = line.indexOf(' ');
              String verb = space < 0 ? line : line.substring(0, space);
              String rest = space < 0 ? "" : line.substring(space + 1);
              obey(verb, rest, stream);
            });
  }

  private void obey(String verb, String rest, BidiStream stream) {
    switch (verb) {
      case "echo" -> Transfers.copy(stream, stream);
      case "count" -> answer(stream, Transfers.sum(stream));
      case "greet" -> {
        Transfers.say(stream, "hello");
        Transfers.sum(stream).thenAccept(sum -> report(rest + " " + sum));
      }
      case "hold" ->
          answer(stream, noticeboard.posted(rest).thenCompose(go -> Transfers.sum(stream)));
      case "nibble" -> nibble(rest, stream);
      case "release" -> {
        noticeboard.post(rest, "go");
        Transfers.say(stream, "released");
      }
      case "source" ->
          Pattern.write(stream, Integer.parseInt(rest)).thenCompose(done -> stream.finish());
      case "reuse" ->
          Pattern.writeFromOneArray(stream, Integer.parseInt(rest), 3000)
              .thenCompose(done -> stream.finish());
      case "reset" -> afterByte("r", stream, () -> stream.reset(Long.parseLong(rest)));
      case "stop" -> afterByte("s", stream, () -> stream.stopSending(Long.parseLong(rest)));
      case "observe" -> {
        stream.write(Bytes.ofUtf8("o"));
        Transfers.sum(stream)
            .exceptionally(Transfers::failure)
            .thenAccept(outcome -> report(rest + " " + outcome));
      }
      case "flood" -> flood(rest, stream);
      case "collect" -> collect(rest, stream);
      case "collect-after" -> {
        int space = rest.indexOf(' ');
        noticeboard
            .posted(rest.substring(0, space))
            .thenAccept(go -> collect(rest.substring(space + 1), stream));
      }
      case "completions" -> answer(stream, completions(Integer.parseInt(rest)));
      case "headers" ->
          Transfers.say(
              stream, String.join(" ", new TreeSet<>(session.request().headers().keySet())));
      case "open-uni" -> openUni(rest, stream);
      case "open-reset" -> openReset(rest, stream);
      case "take-uni" ->
          answer(
              stream,
              session
                  .acceptUni()
                  .thenCompose(in -> in.readToEnd(1 << 16))
                  .thenApply(Contract::text)
                  .exceptionally(Transfers::failure));
      case "open-bidi" -> openBidi(rest, stream);
      case "close" -> {
        int space = rest.indexOf(' ');
        session.close(Long.parseLong(rest.substring(0, space)), rest.substring(space + 1));
      }
      case "watch" -> {
        session
            .closed()
            .thenApply(ServerCommands::ending)
            .exceptionally(Transfers::failure)
            .thenAccept(ending -> noticeboard.post(rest, ending));
        Transfers.say(stream, "watching");
      }
      case "ended" -> answer(stream, noticeboard.posted(rest));
      case "drain" -> {
        session.drain();
        Transfers.say(stream, "asked");
      }
      case "await-drain" -> {
        stream.write(Bytes.ofUtf8("w"));
        answer(stream, session.draining().thenApply(done -> "draining"));
      }
      case "join" -> Transfers.say(stream, joined());
      case "stats" -> answer(stream, session.stats().thenApply(ServerCommands::figures));
      case "capabilities" -> Transfers.say(stream, words(session.capabilities()));
      case "receive-datagram" -> receiveDatagram(stream);
      case "datagrams" ->
          Transfers.say(stream, Long.toString(session.datagrams().stats().received()));
      case "send-datagram" -> sendDatagram(Integer.parseInt(rest), stream);
      default -> Transfers.say(stream, "unknown command " + verb);
    }
  }

  private static void answer(SendStream to, CompletableFuture<String> text) {
    text.thenCompose(answer -> Transfers.say(to, answer));
  }

  private void report(String text) {
    session.openUni().thenCompose(out -> Transfers.say(out, text));
  }

  private void collect(String tag, BidiStream stream) {
    Transfers.sum(stream)
        .thenAccept(
            sum -> {
              completed(tag);
              stream.finish();
            });
  }

  private void nibble(String rest, BidiStream stream) {
    int space = rest.indexOf(' ');
    PatternCheck sum = new PatternCheck();
    answer(
        stream,
        stream
            .readExact(Integer.parseInt(rest.substring(0, space)))
            .thenCompose(
                first -> {
                  sum.add(first);
                  return stream.write(Bytes.ofUtf8("n"));
                })
            .thenCompose(said -> noticeboard.posted(rest.substring(space + 1)))
            .thenCompose(go -> Transfers.read(stream, sum::add))
            .thenApply(done -> sum.outcome()));
  }

  private static void afterByte(String word, BidiStream stream, Runnable action) {
    stream
        .write(Bytes.ofUtf8(word))
        .thenCompose(done -> stream.readExact(1))
        .thenAccept(
            go -> {
              go.release();
              action.run();
            });
  }

  private String joined() {
    try {
      session.acceptUni().join();
      return "joined";
    } catch (IllegalStateException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private void flood(String tag, SendStream stream) {
    Repeat.whileTrue(() -> stream.write(new byte[BLOCK_BYTES]).thenApply(done -> true))
        .<String>thenApply(never -> "ended")
        .exceptionally(Transfers::failure)
        .thenAccept(outcome -> report(tag + " " + outcome));
  }

  // ---- the order of completions ----

  private synchronized void completed(String tag) {
    completions.add(tag);
    List.copyOf(completionWaiters).forEach(Runnable::run);
  }

  private synchronized CompletableFuture<String> completions(int count) {
    CompletableFuture<String> result = new CompletableFuture<>();
    Runnable look =
        () -> {
          if (completions.size() >= count) {
            result.complete(String.join(" ", completions));
          }
        };
    completionWaiters.add(look);
    look.run();
    return result;
  }

  // ---- streams that the server opens ----

  private void openUni(String rest, SendStream answer) {
    int space = rest.indexOf(' ');
    int count = Integer.parseInt(rest.substring(0, space));
    int length = Integer.parseInt(rest.substring(space + 1));
    for (int i = 0; i < count; i++) {
      session
          .openUni()
          .thenCompose(out -> Pattern.write(out, length).thenCompose(done -> out.finish()));
    }
    Transfers.say(answer, "opened");
  }

  private void openReset(String rest, SendStream answer) {
    int space = rest.indexOf(' ');
    int count = Integer.parseInt(rest.substring(0, space));
    long code = Long.parseLong(rest.substring(space + 1));
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(
          session
              .openUni()
              .thenCompose(out -> out.write(new byte[1]).thenAccept(written -> out.reset(code))));
    }
    CompletableFuture<?>[] futures = all.stream().toArray(CompletableFuture<?>[]::new);
    answer(answer, CompletableFuture.allOf(futures).thenApply(done -> "opened"));
  }

  private void openBidi(String rest, SendStream answer) {
    int space = rest.indexOf(' ');
    int count = Integer.parseInt(rest.substring(0, space));
    int length = Integer.parseInt(rest.substring(space + 1));
    for (int i = 0; i < count; i++) {
      session
          .openBidi()
          .thenAccept(
              stream -> {
                Pattern.write(stream, length).thenCompose(done -> stream.finish());
                Transfers.sum(stream).thenAccept(this::report);
              });
    }
    Transfers.say(answer, "opened");
  }

  // ---- datagrams ----

  private void receiveDatagram(SendStream stream) {
    CompletableFuture<Bytes> next = session.datagrams().receive();
    stream.write(Bytes.ofUtf8("d"));
    answer(
        stream,
        next.thenApply(
            payload -> {
              PatternCheck sum = new PatternCheck();
              sum.add(payload);
              return sum.outcome();
            }));
  }

  private void sendDatagram(int excess, SendStream stream) {
    Bytes payload = Pattern.block(0, session.datagrams().maxSizeBytes() + excess);
    int length = payload.length();
    answer(
        stream,
        session
            .datagrams()
            .send(payload)
            .thenApply(outcome -> outcome + " " + length)
            .exceptionally(failure -> "refused " + length));
  }

  // ---- words ----

  /** How a connection was closed: who, code, reason. */
  static String ending(CloseInfo info) {
    return info.by() + " " + info.code() + " " + info.reason();
  }

  private static String words(Capabilities can) {
    return can.sendsDrain() + " " + can.hearsDrain() + " " + can.maxDatagramBytes();
  }

  private static String figures(SessionStats stats) {
    return stats.streamsOpened()
        + " "
        + stats.streamsAccepted()
        + " "
        + stats.bytesSent()
        + " "
        + stats.bytesQueued()
        + " "
        + stats.bytesReceived();
  }
}
