/** One stream as the page sees it: what it sends, what comes back, and how each side ended. */

import { Checksum } from "./checksum.js";
import { bandOf } from "./priority.js";
import { smooth } from "./meter.js";
import { describe } from "./diagnosis.js";

/** A preview longer than this would not fit its row. */
const PREVIEW_BYTES = 120;
/** A stream that received more carries bulk, whose odd small chunk only looks like text. */
const TALK_BYTES = 65536;

/**
 * How one direction of a stream stands. "none": the stream has no such direction. "stopped": the
 * reading side asked the writing side to stop.
 *
 * @typedef {"none" | "opening" | "open" | "finished" | "reset" | "stopped" | "lost" | "failed"} Side
 *
 * @typedef {object} LaneEvents
 * @property {(lane: Lane) => unknown} changed may be called very often
 * @property {(lane: Lane) => unknown} ended once, when neither direction is open any more
 *
 * @typedef {object} LaneOptions
 * @property {number} number counts the page's streams from 1
 * @property {"bidi" | "uni"} kind
 * @property {"here" | "server"} origin who opened it
 * @property {number | undefined} priority undefined for the server's streams that carry none
 * @property {string} label
 * @property {import("./meter.js").Meter} meter
 * @property {(code: number) => unknown} streamError
 * @property {LaneEvents} events
 */

/** No method of a lane throws or rejects: what goes wrong becomes its state. */
export class Lane {
  /** @type {Side} */
  sending = "none";
  /** @type {Side} */
  receiving = "none";
  sent = 0;
  received = 0;
  /** Bytes handed to {@link Lane#send} so far. */
  wanted = 0;
  /** Smoothed bytes a second, both directions together. */
  rate = 0;
  /** @type {{code?: number, by: "you" | "server"} | undefined} */
  end;
  /** What went wrong, when it was not an ordinary end. */
  problem = "";
  /** The last small piece of text received. */
  preview = "";
  /** @type {WritableStream<Uint8Array> & {priority?: number, sendOrder?: number} | undefined} */
  #writable;
  /** @type {WritableStreamDefaultWriter<Uint8Array> | undefined} */
  #writer;
  /** @type {ReadableStreamDefaultReader<Uint8Array> | undefined} */
  #reader;
  /** The last payload's end: payloads on one stream go one after the other. */
  #tail = Promise.resolve();
  #sentSum = new Checksum();
  #receivedSum = new Checksum();
  #countedBytes = 0;
  #ended = false;

  /** @param {LaneOptions} options */
  constructor(options) {
    this.number = options.number;
    this.kind = options.kind;
    this.origin = options.origin;
    this.priority = options.priority;
    this.label = options.label;
    this.band = bandOf(options.priority);
    this.#meter = options.meter;
    this.#streamError = options.streamError;
    this.#events = options.events;
    if (options.origin === "here") {
      this.sending = "opening";
    }
  }
  #meter;
  #streamError;
  #events;

  /** @param {any} writable of the transport; this lane is its only writer */
  attachWritable(writable) {
    this.#writable = writable;
    const writer = writable.getWriter();
    this.#writer = writer;
    this.sending = "open";
    writer.ready.catch(() => {});
    writer.closed.catch((/** @type {unknown} */ error) => this.#sendFailed(error));
    this.#events.changed(this);
  }

  /** @param {any} readable of the transport; this lane is its only reader */
  attachReadable(readable) {
    this.#reader = readable.getReader();
    this.receiving = "open";
    void this.#readAll();
    this.#events.changed(this);
  }

  /** @param {unknown} error why the stream could not be opened */
  failToOpen(error) {
    this.sending = "failed";
    this.problem = describe(error);
    this.#settle();
  }

  /**
   * Queues a payload behind those already queued.
   *
   * @param {import("./payload.js").Payload} payload
   * @param {boolean} finish whether to end the sending side after it
   */
  send(payload, finish) {
    this.wanted += payload.bytes;
    this.#tail = this.#tail.then(() => this.#pump(payload, finish));
  }

  /** Ends the sending side after what is queued. */
  finish() {
    this.#tail = this.#tail.then(() => this.#close());
  }

  /** @param {number} code 0..2³²−1, seen by the reading side */
  reset(code) {
    if (this.sending === "open") {
      this.#endSending("reset", { code, by: "you" });
      this.#writer?.abort(this.#streamError(code)).catch(() => {});
    }
  }

  /** @param {number} code 0..2³²−1, seen by the writing side */
  stop(code) {
    if (this.receiving === "open") {
      this.#endReceiving("stopped", { code, by: "you" });
      this.#reader?.cancel(this.#streamError(code)).catch(() => {});
    }
  }

  /** @param {number} priority 0..255; acts on what has not been sent yet */
  setPriority(priority) {
    this.priority = priority;
    this.band = bandOf(priority);
    if (this.#writable !== undefined) {
      // Heddle's streams have `priority`; the browser's own may have `sendOrder`.
      if ("priority" in this.#writable) {
        this.#writable.priority = priority;
      } else if ("sendOrder" in this.#writable) {
        this.#writable.sendOrder = priority;
      }
    }
    this.#events.changed(this);
  }

  /** The connection is gone: whatever was open is lost. */
  connectionEnded() {
    if (isOpen(this.sending)) {
      this.sending = "lost";
    }
    if (isOpen(this.receiving)) {
      this.receiving = "lost";
    }
    this.#settle();
  }

  /** @param {number} seconds since the last call */
  measure(seconds) {
    const bytes = this.sent + this.received;
    this.rate = smooth(this.rate, (bytes - this.#countedBytes) / seconds);
    this.#countedBytes = bytes;
  }

  /** @returns {boolean} */
  get live() {
    return isOpen(this.sending) || isOpen(this.receiving);
  }

  /** @returns {"opening" | "open" | "done" | "reset" | "stopped" | "lost" | "failed"} */
  get state() {
    if (this.sending === "opening") {
      return "opening";
    }
    const sides = [this.sending, this.receiving];
    for (const unusual of /** @type {const} */ (["failed", "reset", "stopped", "lost"])) {
      if (sides.includes(unusual)) {
        return unusual;
      }
    }
    return this.live ? "open" : "done";
  }

  /** @returns {boolean} whether all that was sent came back, byte for byte, and nothing else */
  get exactEcho() {
    return (
      this.sending === "finished" &&
      this.receiving === "finished" &&
      this.sent > 0 &&
      this.#sentSum.equals(this.#receivedSum)
    );
  }

  /**
   * @param {import("./payload.js").Payload} payload
   * @param {boolean} finish
   */
  async #pump(payload, finish) {
    const writer = this.#writer;
    if (writer === undefined || this.sending !== "open") {
      return;
    }
    try {
      for await (const chunk of payload.chunks()) {
        await writer.ready;
        if (this.sending !== "open") {
          return;
        }
        this.#sentSum.update(chunk);
        writer.write(chunk).then(
          () => this.#wrote(chunk.length),
          () => {}, // writer.closed tells why
        );
      }
    } catch (error) {
      this.#sendFailed(error);
      return;
    }
    if (finish) {
      await this.#close();
    }
  }

  async #close() {
    if (this.#writer === undefined || this.sending !== "open") {
      return;
    }
    try {
      await this.#writer.close();
      this.#endSending("finished");
    } catch (error) {
      this.#sendFailed(error);
    }
  }

  async #readAll() {
    try {
      for (;;) {
        const { value, done } = /** @type {ReadableStreamReadResult<Uint8Array>} */ (
          await this.#reader?.read()
        );
        if (done) {
          this.#endReceiving("finished");
          return;
        }
        this.#read(value);
      }
    } catch (error) {
      const code = streamCode(error);
      if (code === undefined) {
        this.#endReceiving("lost");
      } else {
        this.#endReceiving("reset", { code, by: "server" });
      }
    }
  }

  /** @param {number} bytes */
  #wrote(bytes) {
    this.sent += bytes;
    this.#meter.addSent(this.band, bytes);
    this.#events.changed(this);
  }

  /** @param {Uint8Array} chunk */
  #read(chunk) {
    this.received += chunk.length;
    this.#receivedSum.update(chunk);
    if (this.received > TALK_BYTES) {
      this.preview = "";
    } else if (chunk.length <= PREVIEW_BYTES) {
      this.preview = readableText(chunk) ?? this.preview;
    }
    this.#meter.addReceived(this.band, chunk.length);
    this.#events.changed(this);
  }

  /** @param {unknown} error */
  #sendFailed(error) {
    const code = streamCode(error);
    if (code === undefined) {
      this.#endSending("lost");
    } else {
      this.#endSending("stopped", { code, by: "server" });
    }
  }

  /**
   * @param {Side} side
   * @param {{code?: number, by: "you" | "server"}} [end]
   */
  #endSending(side, end) {
    if (this.sending === "open") {
      this.sending = side;
      this.end ??= end; // an answer in kind, such as a reset for a reset, is none of its own
      this.#settle();
    }
  }

  /**
   * @param {Side} side
   * @param {{code?: number, by: "you" | "server"}} [end]
   */
  #endReceiving(side, end) {
    if (this.receiving === "open") {
      this.receiving = side;
      this.end ??= end; // an answer in kind, such as a reset for a reset, is none of its own
      this.#settle();
    }
  }

  #settle() {
    this.#events.changed(this);
    if (!this.live && !this.#ended) {
      this.#ended = true;
      this.rate = 0;
      this.#events.ended(this);
    }
  }
}

/** @param {Side} side */
function isOpen(side) {
  return side === "open" || side === "opening";
}

/**
 * @param {any} error
 * @returns {number | undefined} the code the peer gave, or undefined when the stream fell with the session
 */
function streamCode(error) {
  return error?.source === "stream" && typeof error.streamErrorCode === "number"
    ? error.streamErrorCode
    : undefined;
}

/**
 * @param {Uint8Array} bytes
 * @returns {string | undefined} the text, when it is one that can be shown on a line
 */
function readableText(bytes) {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return /[\u0000-\u0008\u000e-\u001f\u007f]/.test(text) ? undefined : text.trim();
  } catch {
    return undefined;
  }
}
