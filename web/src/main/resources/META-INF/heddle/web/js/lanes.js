/** All streams of the page: those running, and the last of those that ended. */

import { Lane } from "./lane.js";

/** Ended streams kept to look at; older ones are forgotten. */
const ENDED_KEPT = 100;

/**
 * @typedef {object} OpenWish
 * @property {"bidi" | "uni"} kind
 * @property {number} priority
 * @property {string} label
 * @property {import("./payload.js").Payload | undefined} payload
 * @property {boolean} finish whether to end the sending side after the payload
 */

/**
 * Fires "list" when streams come or go, "ended" (a CustomEvent with the lane) for each end, and
 * "touched" when there is something in {@link Lanes#touched} again: lanes that changed since the
 * last look. A stream on which nothing moves costs nothing.
 */
export class Lanes extends EventTarget {
  /** @type {Map<number, Lane>} in the order of opening */
  #lanes = new Map();
  /** @type {Set<Lane>} */
  #running = new Set();
  /** Lanes that changed since they were last measured, or that were not at rest then. @type {Set<Lane>} */
  #moving = new Set();
  /** @type {Set<Lane>} lanes to draw again; the view clears it */
  touched = new Set();
  #count = 0;
  /** @type {import("./client.js").Transport | undefined} */
  #transport;
  /** @type {(code: number) => unknown} */
  #streamError = (code) => new Error(`code ${code}`);
  #meter;

  /** @param {import("./meter.js").Meter} meter */
  constructor(meter) {
    super();
    this.#meter = meter;
  }

  /**
   * Takes over a ready transport: its incoming streams are accepted until it ends.
   *
   * @param {import("./client.js").Transport} transport
   * @param {(code: number) => unknown} streamError
   */
  attach(transport, streamError) {
    this.#transport = transport;
    this.#streamError = streamError;
    void this.#accept(transport.incomingBidirectionalStreams, (stream) => {
      const lane = this.#add("bidi", "server", stream.writable?.priority ?? undefined, "");
      lane.attachWritable(stream.writable);
      lane.attachReadable(stream.readable);
    });
    void this.#accept(transport.incomingUnidirectionalStreams, (readable) => {
      this.#add("uni", "server", readable.priority ?? undefined, "").attachReadable(readable);
    });
  }

  /** The transport is gone; every running stream is lost. */
  detach() {
    this.#transport = undefined;
    for (const lane of [...this.#running]) {
      lane.connectionEnded();
    }
  }

  /**
   * Opens one stream; it appears at once and becomes usable when the server grants it.
   *
   * @param {OpenWish} wish
   * @returns {Promise<void>} when it is open or has failed; never rejects
   */
  async open(wish) {
    const transport = this.#transport;
    if (transport === undefined) {
      return;
    }
    const { kind, priority, payload } = wish;
    const lane = this.#add(kind, "here", priority, wish.label);
    const options = /** @type {any} */ ({ priority, sendOrder: priority });
    try {
      if (kind === "bidi") {
        const stream = await transport.createBidirectionalStream(options);
        lane.attachWritable(stream.writable);
        lane.attachReadable(stream.readable);
      } else {
        lane.attachWritable(await transport.createUnidirectionalStream(options));
      }
    } catch (error) {
      if (this.#transport === transport) {
        lane.failToOpen(error);
      }
      return;
    }
    if (lane.priority !== priority && lane.priority !== undefined) {
      lane.setPriority(lane.priority); // changed while it was opening
    }
    if (payload !== undefined) {
      lane.send(payload, wish.finish);
    } else if (wish.finish) {
      lane.finish();
    }
  }

  /** @param {number} number @returns {Lane | undefined} */
  get(number) {
    return this.#lanes.get(number);
  }

  /** @returns {Lane[]} the newest first, at most `limit` */
  newest(limit = Infinity) {
    return [...this.#lanes.values()].reverse().slice(0, limit);
  }

  /** @returns {ReadonlySet<Lane>} */
  get running() {
    return this.#running;
  }

  /** @returns {number} running and ended ones still remembered */
  get size() {
    return this.#lanes.size;
  }

  forgetEnded() {
    for (const [number, lane] of this.#lanes) {
      if (!lane.live) {
        this.#forget(number, lane);
      }
    }
    this.dispatchEvent(new Event("list"));
  }

  /** @param {number} seconds since the last call */
  measure(seconds) {
    for (const lane of this.#moving) {
      lane.measure(seconds);
      this.#touch(lane);
      if (lane.rate === 0) {
        this.#moving.delete(lane);
      }
    }
  }

  /** @param {Lane} lane */
  #touch(lane) {
    this.touched.add(lane);
    if (this.touched.size === 1) {
      this.dispatchEvent(new Event("touched"));
    }
  }

  /** @param {Lane} lane */
  #changed(lane) {
    if (this.#lanes.has(lane.number)) {
      if (lane.live) {
        this.#moving.add(lane);
      }
      this.#touch(lane);
    }
  }

  /**
   * @param {"bidi" | "uni"} kind
   * @param {"here" | "server"} origin
   * @param {number | undefined} priority
   * @param {string} label
   */
  #add(kind, origin, priority, label) {
    const number = ++this.#count;
    const lane = new Lane({
      number,
      kind,
      origin,
      priority,
      label,
      meter: this.#meter,
      streamError: this.#streamError,
      events: {
        changed: (it) => this.#changed(it),
        ended: (it) => this.#ended(it),
      },
    });
    this.#lanes.set(number, lane);
    this.#running.add(lane);
    this.#touch(lane);
    this.dispatchEvent(new Event("list"));
    return lane;
  }

  /** @param {Lane} lane */
  #ended(lane) {
    this.#running.delete(lane);
    this.#moving.delete(lane);
    let excess = this.#lanes.size - this.#running.size - ENDED_KEPT;
    for (const [number, old] of this.#lanes) {
      if (excess <= 0) {
        break;
      }
      if (!old.live) {
        this.#forget(number, old);
        excess--;
      }
    }
    this.dispatchEvent(new CustomEvent("ended", { detail: lane }));
    this.dispatchEvent(new Event("list"));
  }

  /** @param {number} number @param {Lane} lane */
  #forget(number, lane) {
    this.#lanes.delete(number);
    this.touched.delete(lane);
  }

  /**
   * @param {ReadableStream<any>} streams
   * @param {(stream: any) => void} adopt
   */
  async #accept(streams, adopt) {
    try {
      const reader = streams.getReader();
      for (;;) {
        const { value, done } = await reader.read();
        if (done) {
          return;
        }
        adopt(value);
      }
    } catch {
      // The session ended; `closed` says how.
    }
  }
}
