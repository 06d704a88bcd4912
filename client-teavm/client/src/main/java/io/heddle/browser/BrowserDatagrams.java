package io.heddle.browser;

import io.heddle.Bytes;
import io.heddle.browser.web.Promise;
import io.heddle.browser.web.ReadResult;
import io.heddle.browser.web.ReadableStreamDefaultReader;
import io.heddle.browser.web.Uint8Array;
import io.heddle.browser.web.WebTransportDatagramDuplexStream;
import io.heddle.browser.web.WebTransportSendOptions;
import io.heddle.browser.web.WritableStreamDefaultWriter;
import io.heddle.session.CarrierEvents;

/**
 * The browser's datagrams, in either shape of its interface. The engine has the queues, so that
 * their bounds and ages are the same everywhere; here little waits. Confined to the page's thread.
 */
final class BrowserDatagrams {
  /**
   * How many the browser has at a time. It fulfils a write when the datagram has left for its
   * network process, a few hundred microseconds later: enough not to wait for that in a burst, and
   * little to grow old in.
   */
  private static final int WINDOW = 32;

  private final WebTransportDatagramDuplexStream datagrams;
  private final WritableStreamDefaultWriter<Uint8Array> writer;
  private final ReadableStreamDefaultReader<Uint8Array> reader;
  private final Promise.Settled sent;
  private int outstanding;

  BrowserDatagrams(WebTransportDatagramDuplexStream datagrams, Runnable roomAgain) {
    sent =
        () -> {
          outstanding--;
          if (outstanding == WINDOW - 1) {
            roomAgain.run();
          }
        };
    this.datagrams = datagrams;
    writer = datagrams.writable(new WebTransportSendOptions()).getWriter();
    reader = datagrams.getReadable().getReader();
    Reactions.ignore(writer.getClosed());
    Reactions.ignore(reader.getClosed());
  }

  int maxBytes() {
    return datagrams.getMaxDatagramSize();
  }

  /** Sends if there is room; else {@code roomAgain} is called later. */
  boolean send(Bytes payload) {
    if (outstanding >= WINDOW) {
      return false;
    }
    outstanding++;
    // W3C WebTransport §4.4: the browser copies the bytes when the write's turn comes, which may be
    // after their owner was told that they are sent.
    Reactions.onEnd(writer.write(JsBytes.toScript(payload).slice()), sent, sent);
    payload.release();
    return true;
  }

  /** Takes datagrams as they come: the engine's queue is bounded. */
  void receive(CarrierEvents events, Runnable heard) {
    Reactions.on(reader.read(), result -> received(result, events, heard), ended -> {});
  }

  private void received(ReadResult<Uint8Array> result, CarrierEvents events, Runnable heard) {
    if (!result.isDone()) {
      heard.run();
      events.datagram(new JsBytes(result.getValue()));
      receive(events, heard);
    }
  }
}
