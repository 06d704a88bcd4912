package io.heddle.e2e.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever reads a stream after whom, every byte comes out once. */
@Timeout(300)
@TestInstance(Lifecycle.PER_CLASS)
abstract class ReadersContract {
  /** Chromium's pipes lose what they read in the moment they are given up. */
  private static final String FOR_CHROMIUM_TO_MEND = " → pipe given up, then default";

  private final Map<String, Map<String, Object>> ofTheBrowsersOwn = new HashMap<>();
  private TestPeer peer;
  private ClientPage page;

  abstract ClientPage load(Path folder) throws IOException;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    peer = new TestPeer();
    try (InputStream script = ReadersContract.class.getResourceAsStream("readers.js")) {
      Files.write(folder.resolve("readers.js"), Objects.requireNonNull(script).readAllBytes());
    }
    page = load(folder);
    page.run(
        """
        window.readers = await import('/readers.js');
        await readers.probe();
        const connect = (transport, path) => window.open(
            arg.origin + path, arg.hash,
            {transports: [transport], webSocketOrigin: arg.webSocketOrigin});
        const open = transport => connect(transport, '/echo');
        window.connect = transport => connect(transport, '/obey');
        window.transports = {
          http3: await open('http3'),
          websocket: await open('websocket'),
        };
        const value = Uint8Array.from(atob(arg.hash), c => c.charCodeAt(0));
        transports.own = new WebTransport(
            arg.origin + '/echo', {serverCertificateHashes: [{algorithm: 'sha-256', value}]});
        await transports.own.ready;
        """,
        Map.of(
            "origin", peer.url(""),
            "hash", peer.hash(),
            "webSocketOrigin", peer.webSocketOrigin()));
  }

  @AfterAll
  void stop() {
    page.close();
    peer.close();
  }

  private static Stream<Arguments> scenarios() {
    return Stream.of(
            "bytes come when nobody reads",
            "bytes come when the second reader waits",
            "some bytes came for the first reader",
            "nothing comes but the end")
        .flatMap(
            scenario ->
                Stream.of("http3", "websocket")
                    .map(transport -> Arguments.of(scenario, transport)));
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void noReaderLosesWhatAnotherAskedFor(String scenario, String transport) {
    Map<String, Object> verdicts = verdicts(transport, scenario);
    Map<String, Object> own = verdictsOfTheBrowsersOwn(scenario);
    assertEquals(own.keySet(), verdicts.keySet());
    own.keySet().removeIf(pair -> !pair.endsWith(FOR_CHROMIUM_TO_MEND));
    verdicts.entrySet().removeAll(own.entrySet());
    assertEquals(Map.of(), inexact(verdicts));
  }

  /**
   * WHATWG Streams, ReadableByteStreamControllerClose: bytes in the view of a reader that waited
   * for more, and was released, come out before further bytes, but not before the end.
   */
  @ParameterizedTest
  @ValueSource(strings = {"http3", "websocket"})
  void onlyWhatABrowserHoldsForAMinimumIsLostAtTheEndAsOfItsOwnStreams(String transport) {
    String scenario = "some bytes came for the first reader, and only the end comes";
    Map<String, Object> verdicts = verdicts(transport, scenario);
    Map<String, Object> own = verdictsOfTheBrowsersOwn(scenario);
    own.keySet()
        .removeIf(
            pair ->
                !pair.matches("byob of (at least|exactly) .*")
                    && !pair.endsWith(FOR_CHROMIUM_TO_MEND));
    verdicts.entrySet().removeAll(own.entrySet());
    assertEquals(Map.of(), inexact(verdicts));
  }

  /** Browsers' own streams make a default reader wait for the next bytes here. */
  @ParameterizedTest
  @ValueSource(strings = {"http3", "websocket"})
  void secondReaderGetsAtOnceWhatTheFirstWaitedFor(String transport) {
    assertEquals(Map.of(), inexact(run(transport, "await readers.promptness(transport)")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http3", "websocket"})
  void whateverInterruptsAReadTheReaderIsTold(String transport) {
    assertEquals(
        Map.of(
            "cancel", "done",
            "cancel by view", "done",
            "cancel of both branches", "done done",
            "peer's reset", "stream",
            "peer's reset, by view", "stream",
            "peer's reset after release", "stream",
            "own close", "session",
            "own close, by view", "session"),
        page.run(
            "return await readers.interruptions(await connect(arg.transport));",
            Map.of("transport", transport)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http3", "websocket"})
  void releasedReadersOfStreamsAndDatagramsLoseNone(String transport) {
    assertEquals(
        Map.of("streams", "1 2 3", "datagrams", "1 2 3"),
        page.run(
            "return await readers.arrivals(transports[arg.transport]);",
            Map.of("transport", transport)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http3", "websocket"})
  void noWriterLosesWhatAnotherWrote(String transport) {
    assertEquals(
        Map.of(
            "released with writes under way", "exact",
            "piped", "exact",
            "piped, then written", "exact",
            "transferred", "exact",
            "changed after each write", "exact",
            "changed at once after the write's promise, many", "exact"),
        page.run(
            "return await readers.writes(transports[arg.transport]);",
            Map.of("transport", transport)));
  }

  private Map<String, Object> verdicts(String transport, String scenario) {
    return run(transport, "await readers.verdicts(transport, '" + scenario + "')");
  }

  private Map<String, Object> verdictsOfTheBrowsersOwn(String scenario) {
    return new TreeMap<>(ofTheBrowsersOwn.computeIfAbsent(scenario, it -> verdicts("own", it)));
  }

  /** What became of the bytes, by the readers' names. */
  private Map<String, Object> run(String transport, String expression) {
    Map<?, ?> verdicts =
        (Map<?, ?>)
            page.run(
                "const transport = transports[arg.transport]; return " + expression,
                Map.of("transport", transport));
    assertTrue(verdicts.size() >= 36, verdicts::toString);
    Map<String, Object> sorted = new TreeMap<>();
    verdicts.forEach((pair, verdict) -> sorted.put(String.valueOf(pair), verdict));
    return sorted;
  }

  private static Map<String, Object> inexact(Map<String, Object> verdicts) {
    verdicts.values().removeIf("exact"::equals);
    return verdicts;
  }
}
