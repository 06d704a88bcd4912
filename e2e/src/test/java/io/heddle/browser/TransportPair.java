package io.heddle.browser;

import io.heddle.browser.web.Any;
import io.heddle.browser.web.Promise;
import io.heddle.browser.web.WebTransport;
import jsinterop.annotations.JsConstructor;
import jsinterop.annotations.JsPackage;
import jsinterop.annotations.JsProperty;
import jsinterop.annotations.JsType;

/**
 * Both ends of a session as W3C WebTransport has them, in one page whose clock and timers are the
 * pair's until it is released; {@code transport-pair.js} says more.
 */
@JsType(isNative = true, namespace = JsPackage.GLOBAL)
final class TransportPair {
  @JsConstructor
  TransportPair(int seed) {}

  @JsProperty
  native WebTransport getClient();

  @JsProperty
  native WebTransport getServer();

  /** What a stream with this id at the client is called at both ends. */
  native String nameAtClient(int id);

  native String nameAtServer(int id);

  @JsProperty
  native double getNowMs();

  /** How many tasks are to run, now or later. */
  @JsProperty
  native int getTasks();

  /** How many streams were asked for that the network has not done with. */
  @JsProperty
  native int getOpenStreams();

  /** How many directions of streams the ends have not done with. */
  @JsProperty
  native int getOpenDirections();

  /** Lets the page do what it can do without time passing. */
  native Promise<Any> settle();

  /** Lets time pass until so many tasks have run, or there are no more. */
  native Promise<Any> step(int most);

  native Promise<Any> advance(double ms);

  /** Gives the page its own time back. */
  native void release();
}
