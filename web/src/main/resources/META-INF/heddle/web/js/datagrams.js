/** Datagrams of one connection: sending, counting what comes back, and timing a ping by them. */

/** An echo that has not come back by now is counted as lost. */
const LOST_AFTER_MS = 2000;
/** First bytes of a ping; such datagrams are kept out of the counters. */
const PING_MARK = new TextEncoder().encode("heddle:ping:");
const PING_BYTES = PING_MARK.length + 4;
/** Bytes of a datagram shown to the person. */
const PREVIEW_BYTES = 120;

/** Fires "change" after every count. One object serves the page; it is attached to each transport. */
export class Datagrams extends EventTarget {
  sent = 0;
  received = 0;
  /** The last datagram received, as text. */
  last = "";
  /** Sends not yet old enough to be called lost: when, and how many. @type {{atMs: number, count: number}[]} */
  #recent = [];
  #settled = 0;
  /** @type {any} */
  #datagrams;
  /** @type {WritableStreamDefaultWriter<Uint8Array> | undefined} */
  #writer;
  #pingNumber = 0;
  /** @type {Map<number, (ms: number) => void>} */
  #pings = new Map();

  /** @param {import("./client.js").Transport} transport ready for use */
  attach(transport) {
    this.sent = 0;
    this.received = 0;
    this.last = "";
    this.#recent = [];
    this.#settled = 0;
    this.#datagrams = transport.datagrams;
    const writable = this.#datagrams.createWritable?.() ?? this.#datagrams.writable;
    const writer = writable.getWriter();
    this.#writer = writer;
    writer.ready.catch(() => {});
    writer.closed.catch(() => {});
    void this.#readAll(this.#datagrams);
    this.#changed();
  }

  detach() {
    this.#writer = undefined;
    this.#datagrams = undefined;
    this.#pings.clear();
    this.#changed();
  }

  /** @returns {number | undefined} bytes that fit in one datagram on this connection */
  get maxBytes() {
    return this.#datagrams?.maxDatagramSize;
  }

  /**
   * Sends one datagram. No rejection: datagrams may be lost anyway.
   *
   * @param {Uint8Array} bytes at most {@link Datagrams#maxBytes}
   */
  async send(bytes) {
    const writer = this.#writer;
    if (writer === undefined) {
      return;
    }
    try {
      await writer.ready;
      await writer.write(bytes);
      this.sent++;
      this.#noteSent();
      this.#changed();
    } catch {
      // The connection ended; its state says so.
    }
  }

  /** @returns {number} sends older than two seconds that no echo has answered, all told */
  get lostEstimate() {
    this.#settle(performance.now() - LOST_AFTER_MS);
    return Math.max(0, this.#settled - this.received);
  }

  /** @returns {boolean} whether the estimate may still grow by what was sent already */
  get unsettled() {
    return this.#recent.length > 0;
  }

  /**
   * Sends a small datagram and waits for its echo.
   *
   * @param {number} timeoutMs
   * @returns {Promise<number | undefined>} the round trip in milliseconds, or undefined without an echo
   */
  async ping(timeoutMs) {
    const writer = this.#writer;
    if (writer === undefined) {
      return undefined;
    }
    const number = (this.#pingNumber = (this.#pingNumber + 1) >>> 0);
    const bytes = new Uint8Array(PING_BYTES);
    bytes.set(PING_MARK);
    new DataView(bytes.buffer).setUint32(PING_MARK.length, number);
    const startedMs = performance.now();
    /** @type {Promise<number | undefined>} */
    const answer = new Promise((resolve) => {
      this.#pings.set(number, (atMs) => resolve(atMs - startedMs));
      setTimeout(() => resolve(undefined), timeoutMs);
    });
    try {
      await writer.ready;
      await writer.write(bytes);
      return await answer;
    } catch {
      return undefined;
    } finally {
      this.#pings.delete(number);
    }
  }

  /** @param {any} datagrams */
  async #readAll(datagrams) {
    try {
      const reader = datagrams.readable.getReader();
      for (;;) {
        const { value, done } = await reader.read();
        if (done || this.#datagrams !== datagrams) {
          return;
        }
        this.#read(value);
      }
    } catch {
      // The connection ended; its state says so.
    }
  }

  /** @param {Uint8Array} bytes */
  #read(bytes) {
    if (isPing(bytes)) {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      this.#pings.get(view.getUint32(PING_MARK.length))?.(performance.now());
      return;
    }
    this.received++;
    this.last = new TextDecoder().decode(bytes.subarray(0, PREVIEW_BYTES));
    this.#changed();
  }

  #noteSent() {
    const nowMs = performance.now();
    const newest = this.#recent[this.#recent.length - 1];
    if (newest !== undefined && nowMs - newest.atMs < 50) {
      newest.count++; // at most 20 entries a second are kept
    } else {
      this.#settle(nowMs - LOST_AFTER_MS);
      this.#recent.push({ atMs: nowMs, count: 1 });
    }
  }

  /** @param {number} beforeMs */
  #settle(beforeMs) {
    while (this.#recent.length > 0 && this.#recent[0].atMs < beforeMs) {
      this.#settled += /** @type {{count: number}} */ (this.#recent.shift()).count;
    }
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}

/** @param {Uint8Array} bytes */
function isPing(bytes) {
  return bytes.length === PING_BYTES && PING_MARK.every((byte, i) => bytes[i] === byte);
}
