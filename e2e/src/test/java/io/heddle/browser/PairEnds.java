package io.heddle.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.Bytes;
import io.heddle.Limits;
import io.heddle.Session;
import io.heddle.SessionRequest;
import io.heddle.TransportKind;
import io.heddle.browser.web.Any;
import io.heddle.browser.web.Promise;
import io.heddle.browser.web.WebTransport;
import io.heddle.model.ModelEnds;
import io.heddle.model.SmallLimits;
import io.heddle.session.SessionEngine;
import io.heddle.session.SessionInfo;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** Two sessions in one page, each over one end of a {@link TransportPair}. */
final class PairEnds implements ModelEnds {
  private static final double LONGEST_PASS_MS = 5;

  /** Longer than anything of the client's is patient. */
  private static final double LONGEST_PAUSE_MS = 500;

  /** Of the page's time: half a megabyte takes half a minute on the slowest of networks. */
  private static final double PATIENCE_MS = 120_000;

  /** Looking costs more than a step. */
  private static final int STEPS_AT_ONCE = 20;

  private final TransportPair pair;
  private final BrowserCarrier clientCarrier;
  private final BrowserCarrier serverCarrier;
  private final Session client;
  private final Session server;
  private final boolean writesScripts;

  /** How many arrays of scripts were given and not given back. */
  private int lent;

  PairEnds(long seed) {
    Random random = new Random(seed);
    Limits limits = SmallLimits.any(random);
    writesScripts = random.nextBoolean();
    pair = new TransportPair(random.nextInt());
    clientCarrier = carrier(pair.getClient(), limits);
    serverCarrier = carrier(pair.getServer(), limits);
    client = session("client", clientCarrier, limits);
    server = session("server", serverCarrier, limits);
  }

  private static BrowserCarrier carrier(WebTransport transport, Limits limits) {
    return new BrowserCarrier(transport, 30_000, limits.maxUnreadBytes(), 0);
  }

  private static Session session(String name, BrowserCarrier carrier, Limits limits) {
    SessionInfo info =
        new SessionInfo(
            name,
            TransportKind.HTTP3,
            SessionRequest.builder("pair.invalid", "/").build(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    SessionEngine engine = new SessionEngine(info, limits, carrier);
    carrier.start(engine);
    return engine.handle();
  }

  @Override
  public Session client() {
    return client;
  }

  @Override
  public Session server() {
    return server;
  }

  /** W3C WebTransport tells no ids, and streams may arrive in another order than they began. */
  @Override
  public String name(Session end, long id) {
    return end == client ? pair.nameAtClient((int) id) : pair.nameAtServer((int) id);
  }

  /** Java's or a script's, who writes to it again as soon as it is given back. */
  @Override
  public Bytes bytes(byte[] content) {
    if (!writesScripts) {
      return Bytes.of(content);
    }
    lent++;
    byte[] nothing = new byte[content.length];
    var array = ByteArrays.toJavaScript(content).slice();
    return new JsBytes(
        array,
        () -> {
          lent--;
          array.set(ByteArrays.toJavaScript(nothing), 0);
        });
  }

  @Override
  public void pass(Random random) {
    switch (random.nextInt(32)) {
      case 0 -> await(pair.advance(random.nextDouble() * LONGEST_PAUSE_MS));
      case 1, 2, 3, 4, 5, 6, 7, 8 -> await(pair.settle());
      case 9, 10, 11, 12, 13, 14, 15, 16 ->
          await(pair.advance(random.nextDouble() * LONGEST_PASS_MS));
      case 17, 18, 19, 20, 21, 22, 23, 24 -> await(pair.step(1));
      default -> {}
    }
  }

  private static Any await(Promise<Any> promise) {
    return Promises.toFuture(promise).join();
  }

  @Override
  public boolean until(BooleanSupplier condition) {
    double untilMs = pair.getNowMs() + PATIENCE_MS;
    while (!condition.getAsBoolean()) {
      boolean isIdle = Any.number(await(pair.step(STEPS_AT_ONCE))).orElseThrow() == 0;
      if (isIdle || pair.getNowMs() > untilMs) {
        return condition.getAsBoolean();
      }
    }
    return true;
  }

  // W3C WebTransport: createUnidirectionalStream() cannot be given up.
  @Override
  public boolean isQuiet() {
    return pair.getOpenStreams() == 0;
  }

  @Override
  public void checkQuiet() {
    assertTrue(
        until(() -> pair.getOpenDirections() == 0),
        () -> pair.getOpenDirections() + " directions of the browser's streams are left");
    assertTrue(until(() -> bytesUnderWay() == 0), () -> bytesUnderWay() + " bytes are under way");
  }

  private int bytesUnderWay() {
    return clientCarrier.window().total() + serverCarrier.window().total();
  }

  @Override
  public void checkNothingLeft() {
    until(() -> pair.getTasks() == 0);
    assertEquals(0, pair.getTasks(), "tasks");
    assertEquals(0, lent, "arrays");
  }

  @Override
  public void close() {
    pair.release();
  }
}
