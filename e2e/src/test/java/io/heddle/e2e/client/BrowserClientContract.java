package io.heddle.e2e.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What pages may expect of the exported classes, which have the W3C's shape. */
@Timeout(120)
@TestInstance(Lifecycle.PER_CLASS)
abstract class BrowserClientContract {
  private TestPeer peer;
  private ClientPage page;

  abstract ClientPage load(Path folder) throws IOException;

  /** What carries the sessions of these tests. */
  String transport() {
    return "http3";
  }

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    peer = new TestPeer();
    page = load(folder);
  }

  @AfterAll
  void stop() {
    page.close();
    peer.close();
  }

  private Object run(String path, String body) {
    return page.run(
        "const transport = await window.open(arg.url, arg.hash, {"
            + "protocols: ['chat-1', 'chat-2'],"
            + "transports: [arg.transport], webSocketOrigin: arg.webSocketOrigin});"
            + body,
        Map.of(
            "url",
            peer.url(path),
            "hash",
            peer.hash(),
            "transport",
            transport(),
            "webSocketOrigin",
            peer.webSocketOrigin()));
  }

  @Test
  void streamsEchoAMebibyteUnchanged() {
    assertEquals(
        "1048576 true",
        run(
            "/echo",
            """
            const {readable, writable} = await transport.createBidirectionalStream();
            const sent = Uint8Array.from({length: 1 << 20}, (_, i) => i * 31 >> 3);
            const writer = writable.getWriter();
            const writing = writer.write(sent).then(() => writer.close());
            const back = await readAll(readable);
            await writing;
            transport.close();
            return back.length + ' ' + back.every((byte, i) => byte === sent[i]);
            """));
  }

  @Test
  void sessionTellsWhatWasNegotiated() {
    assertEquals(
        List.of("chat-2", reliability(), transport(), true),
        run(
            "/echo",
            """
            transport.close();
            return [transport.protocol, transport.reliability, transport.transport,
                transport instanceof client.WebTransport];
            """));
  }

  @Test
  void sessionTellsWhatItsTransportCanDo() {
    boolean webSocket = transport().equals("websocket");
    assertEquals(
        List.of(webSocket, webSocket, !webSocket, webSocket ? "4294967295" : "255", webSocket),
        run(
            "/echo",
            """
            const can = transport.capabilities;
            transport.close();
            return [can.hearsDrain, can.hasReliableDatagrams, can.mayMigrate,
                '' + can.maxStreamCode, can.hearsStopCodes];
            """));
  }

  private String reliability() {
    return transport().equals("websocket") ? "reliable-only" : "supports-unreliable";
  }

  @Test
  void unidirectionalStreamsGoBothWays() {
    assertEquals(
        "there and back",
        run(
            "/echo",
            """
            const writer = (await transport.createUnidirectionalStream()).getWriter();
            await writer.write(bytes('there and back'));
            await writer.close();
            const {value} = await transport.incomingUnidirectionalStreams.getReader().read();
            const back = text(await readAll(value));
            transport.close();
            return back;
            """));
  }

  @Test
  void serversOpenStreams() {
    assertEquals(
        List.of("hello both ways", "thanks", "hello one way"),
        run(
            "/push",
            """
            const both = await transport.incomingBidirectionalStreams.getReader().read();
            const reader = both.value.readable.getReader();
            const hello = text((await reader.read()).value);
            await both.value.writable.getWriter().write(bytes('thanks'));
            const answer = text((await reader.read()).value);
            const one = await transport.incomingUnidirectionalStreams.getReader().read();
            const oneWay = text(await readAll(one.value));
            transport.close();
            return [hello, answer, oneWay];
            """));
  }

  @Test
  void datagramsComeBack() {
    assertEquals(
        List.of("ping", true),
        run(
            "/echo",
            """
            const writer = transport.datagrams.createWritable().getWriter();
            const reader = transport.datagrams.readable.getReader();
            const repeat = setInterval(() => writer.write(bytes('ping')), 100);
            const {value} = await reader.read();
            clearInterval(repeat);
            const size = transport.datagrams.maxDatagramSize;
            transport.close();
            return [text(value), size > 1000];
            """));
  }

  @Test
  void tooLargeDatagramIsDroppedAndHarmsNothing() {
    assertEquals(
        "after",
        run(
            "/echo",
            """
            const writer = transport.datagrams.writable.getWriter();
            await writer.write(new Uint8Array(transport.datagrams.maxDatagramSize + 1));
            const repeat = setInterval(() => writer.write(bytes('after')), 100);
            const {value} = await transport.datagrams.readable.getReader().read();
            clearInterval(repeat);
            transport.close();
            return text(value);
            """));
  }

  @Test
  void codesOfAPeersResetHave32Bits() {
    assertEquals(
        List.of("WebTransportError", "stream", 4294967295.0),
        run(
            "/obey",
            """
            const {readable, writable} = await transport.createBidirectionalStream();
            await writable.getWriter().write(bytes('reset 4294967295\\n'));
            const error = await readable.getReader().read().catch(e => e);
            transport.close();
            return [error.constructor.name, error.source, error.streamErrorCode];
            """));
  }

  @Test
  void codesOfAPeersStopHave32Bits() {
    assertEquals(
        List.of("WebTransportError", "stream", 2147483648.0),
        run(
            "/obey",
            """
            const {writable} = await transport.createBidirectionalStream();
            const writer = writable.getWriter();
            await writer.write(bytes('stop 2147483648\\n'));
            const error = await writer.closed.catch(e => e);
            transport.close();
            return [error.constructor.name, error.source, error.streamErrorCode];
            """));
  }

  @Test
  void abortAndCancelReachThePeerWithTheirCodes() throws Exception {
    run(
        "/obey",
        """
        const {readable, writable} = await transport.createBidirectionalStream();
        const writer = writable.getWriter();
        const reader = readable.getReader();
        await writer.write(bytes('watch\\n'));
        await reader.read();
        window.left = transport;
        await writer.abort({streamErrorCode: 255});
        await reader.cancel({streamErrorCode: 7});
        """);
    assertEquals(
        List.of(
            "receive: The peer reset the stream with code 255",
            "send: The peer stopped reading the stream with code 7"),
        List.of(peer.nextLogged(), peer.nextLogged()).stream().sorted().toList());
    page.run("window.left.close();");
  }

  @Test
  void abortEndsAWriteThatAPeerHoldsUp() throws Exception {
    assertEquals(
        "refused",
        run(
            "/obey",
            """
            const {readable, writable} = await transport.createBidirectionalStream();
            const writer = writable.getWriter();
            const reader = readable.getReader();
            await writer.write(bytes('watch\\n'));
            await reader.read();
            const stuck = writer.write(new Uint8Array(32 << 20)).catch(() => 'refused');
            writer.closed.catch(() => {});
            await writer.abort({streamErrorCode: 9});
            window.left = transport;
            return await stuck;
            """));
    assertEquals("receive: The peer reset the stream with code 9", peer.nextLogged());
    page.run("window.left.close();");
    assertEquals("send", peer.nextLogged().split(":", 2)[0]);
  }

  @Test
  void whatIsWrittenAtOnceArrivesInOrderBeforeTheClose() {
    assertEquals(
        true,
        run(
            "/echo",
            """
            const {readable, writable} = await transport.createBidirectionalStream();
            const writer = writable.getWriter();
            const sizes = Array.from({length: 400}, (_, i) => (i * i * 7919) % (i % 5 ? 900 : 40000));
            const sent = new Uint8Array(sizes.reduce((a, b) => a + b)).map((_, i) => i * 31 >> 3);
            let at = 0;
            for (const size of sizes) writer.write(sent.subarray(at, at += size));
            const closing = writer.close();
            const back = await readAll(readable);
            await closing;
            transport.close();
            return back.length === sent.length && back.every((byte, i) => byte === sent[i]);
            """));
  }

  @Test
  void aChunkMayBeChangedOnceItIsWritten() {
    assertEquals(
        "aabb",
        run(
            "/echo",
            """
            const {readable, writable} = await transport.createBidirectionalStream();
            const writer = writable.getWriter();
            const chunk = bytes('aa');
            await writer.write(chunk);
            chunk.fill(98);
            await writer.write(chunk);
            chunk.fill(99);
            await writer.close();
            const back = await readAll(readable);
            transport.close();
            return text(back);
            """));
  }

  @Test
  void streamsAtOnceGetTheirOwnBytesFromOneArrayOfThePages() {
    assertEquals(
        List.of(true, true, true, true),
        run(
            "/echo",
            """
            const lane = async (number) => {
              const {readable, writable} = await transport.createBidirectionalStream();
              const writer = writable.getWriter();
              const exact = (async () => {
                const back = await readAll(readable);
                let at = 0;
                for (let i = 0; i < 100; i++) {
                  for (const end = at + size(number, i); at < end; at++) {
                    if (back[at] !== (number * 100 + i) % 256) return false;
                  }
                }
                return at === back.length;
              })();
              for (let i = 0; i < 100; i++) {
                chunk.fill(number * 100 + i);
                await writer.write(chunk.subarray(0, size(number, i)));
              }
              await writer.close();
              return exact;
            };
            const chunk = new Uint8Array(90000);
            const size = (number, i) => (number + 1) * (i + 1) * 7919 % (i % 3 ? 90000 : 2000);
            const all = await Promise.all([0, 1, 2, 3].map(lane));
            transport.close();
            return all;
            """));
  }

  @Test
  void writesAfterAFailureFail() {
    assertEquals(
        List.of(7, 7, "TypeError"),
        run(
            "/obey",
            """
            const {writable} = await transport.createBidirectionalStream();
            const writer = writable.getWriter();
            await writer.write(bytes('stop 7\\n'));
            const closed = await writer.closed.catch(e => e.streamErrorCode);
            const written = await writer.write(bytes('more')).catch(e => e.streamErrorCode);
            const closing = await writer.close().catch(e => e.constructor.name);
            transport.close();
            return [closed, written, closing];
            """));
  }

  @Test
  void closeReachesThePeerWithCodeAndReason() throws Exception {
    assertEquals(
        List.of(4294967295.0, "good bye ✓"),
        run(
            "/watch",
            """
            transport.close({closeCode: 4294967295, reason: 'good bye ✓'});
            const {closeCode, reason} = await transport.closed;
            return [closeCode, reason];
            """));
    assertEquals("closed 4294967295 good bye ✓", peer.nextLogged());
  }

  @Test
  void peersCloseArrivesWithCodeAndReasonAndEndsEverything() {
    assertEquals(
        List.of(4294967294.0, "enough of this", true, "session", "session"),
        run(
            "/obey",
            """
            const {readable, writable} = await transport.createBidirectionalStream();
            const writer = writable.getWriter();
            await writer.write(bytes('close 4294967294 enough of this\\n'));
            const {closeCode, reason} = await transport.closed;
            const {done} = await transport.incomingBidirectionalStreams.getReader().read();
            const read = await readable.getReader().read().catch(e => e);
            const opened = await transport.createBidirectionalStream().catch(e => e);
            return [closeCode, reason, done, read.source, opened.source];
            """));
  }

  @Test
  void readersBuffersAreFilledAndGivenBack() {
    assertEquals(
        List.of(3, "abc", 4, "defg", true, 0),
        run(
            "/echo",
            """
            const {readable, writable} = await transport.createBidirectionalStream();
            const writer = writable.getWriter();
            await writer.write(bytes('abcdefg'));
            const reader = readable.getReader({mode: 'byob'});
            const a = await reader.read(new Uint8Array(3));
            const b = await reader.read(new Uint8Array(64));
            await writer.close();
            const end = await reader.read(new Uint8Array(1));
            transport.close();
            return [a.value.length, text(a.value), b.value.length, text(b.value), end.done,
                end.value.length];
            """));
  }

  @Test
  void writerIsHeldUpByAPeerThatDoesNotRead() {
    Object written =
        run(
            "/obey",
            """
            const {writable} = await transport.createBidirectionalStream();
            const writer = writable.getWriter();
            await writer.write(bytes('stall\\n'));
            let written = 0;
            for (let i = 0; i < 64; i++) {
              const late = new Promise(resolve => setTimeout(resolve, 1500, 'late'));
              if (await Promise.race([writer.write(new Uint8Array(1 << 20)), late]) === 'late') break;
              written++;
            }
            transport.close();
            writer.closed.catch(() => {});
            return written;
            """);
    assertTrue(written instanceof Integer i && i < 16, written + " MiB");
  }

  @Test
  void onlyBytesAreWritten() {
    assertEquals(
        "TypeError: A chunk has to be an ArrayBuffer or a view of one",
        run(
            "/echo",
            """
            const writer = (await transport.createUnidirectionalStream()).getWriter();
            const error = await writer.write('text').catch(e => String(e));
            transport.close();
            return error;
            """));
  }

  @Test
  void prioritiesAndSendOrdersAreOneScale() {
    assertEquals(
        List.of(128, 0, 255, 127, 125, 255, "RangeError"),
        run(
            "/echo",
            """
            const plain = await transport.createUnidirectionalStream();
            const urgent = await transport.createUnidirectionalStream({priority: 255, sendOrder: -9});
            const ordered = await transport.createUnidirectionalStream({sendOrder: -3});
            const before = ordered.priority;
            ordered.sendOrder = 1e9;
            let refused;
            try { plain.priority = 256; } catch (error) { refused = error.name; }
            transport.close();
            return [plain.priority, plain.sendOrder, urgent.priority, urgent.sendOrder, before,
                ordered.priority, refused];
            """));
  }

  @Test
  void urgentStreamOvertakesBulk() {
    Object overtaken =
        run(
            "/echo",
            """
            const bulk = await transport.createBidirectionalStream({priority: 0});
            let back = 0, ended = false;
            const bulkWriter = bulk.writable.getWriter();
            bulkWriter.write(new Uint8Array(32 << 20)).then(() => bulkWriter.close());
            const reading = (async () => {
              for (const reader = bulk.readable.getReader();;) {
                const {value, done} = await reader.read();
                if (done) { ended = true; return; }
                back += value.length;
              }
            })();
            const urgent = await transport.createBidirectionalStream({priority: 255});
            const writer = urgent.writable.getWriter();
            writer.write(bytes('now')).then(() => writer.close());
            const answer = text(await readAll(urgent.readable));
            const first = !ended;
            await reading;
            transport.close();
            return answer + ' ' + first + ' ' + back;
            """);
    assertEquals("now true " + (32 << 20), overtaken);
  }

  @Test
  void statisticsCountWhatPassed() {
    assertEquals(
        List.of(3, 3, 3, 3, 1, 1, 3, 3),
        run(
            "/echo",
            """
            const {readable, writable} = await transport.createBidirectionalStream();
            const writer = writable.getWriter();
            await writer.write(bytes('abc'));
            await writer.close();
            await readAll(readable);
            const sent = await writable.getStats(), received = await readable.getStats();
            const all = await transport.getStats();
            transport.close();
            return [sent.bytesWritten, sent.bytesSent, received.bytesReceived, received.bytesRead,
                all.streamsOpened, 1 - all.openStreams, all.streamBytesSent,
                all.streamBytesReceived];
            """));
  }
}
