/** Throughput by priority band: counters that are cheap to add to, sampled into a fixed ring. */

import { BANDS } from "./priority.js";

/** How often {@link Meter#sample} is meant to be called. */
export const SAMPLE_MS = 300;
/** One minute of samples. */
export const CAPACITY = 200;

/** So many samples after the last byte nothing new is to be drawn: two seconds. */
const FLOWS_FOR = 7;

const SERIES = BANDS.length;

/** Bytes sent and received for each band, now and over the last minute. */
export class Meter {
  /** Bytes a second by sample and band; a ring, {@link Meter#head} is the next slot. */
  sentRates = new Float64Array(CAPACITY * SERIES);
  receivedRates = new Float64Array(CAPACITY * SERIES);
  head = 0;
  sentTotal = 0;
  receivedTotal = 0;
  /** Smoothed bytes a second over about a second. */
  sentRate = 0;
  receivedRate = 0;
  /** `performance.now()` of the newest sample. */
  sampledAtMs = performance.now();
  #sent = new Float64Array(SERIES);
  #received = new Float64Array(SERIES);
  /** Samples since something moved. */
  #quiet = CAPACITY;

  /** @param {number} band @param {number} bytes */
  addSent(band, bytes) {
    this.#sent[band] += bytes;
    this.sentTotal += bytes;
  }

  /** @param {number} band @param {number} bytes */
  addReceived(band, bytes) {
    this.#received[band] += bytes;
    this.receivedTotal += bytes;
  }

  /** Moves what was counted since the last call into the ring. */
  sample() {
    const nowMs = performance.now();
    const seconds = Math.max(0.001, (nowMs - this.sampledAtMs) / 1000);
    const at = this.head * SERIES;
    let sent = 0;
    let received = 0;
    for (let band = 0; band < SERIES; band++) {
      this.sentRates[at + band] = this.#sent[band] / seconds;
      this.receivedRates[at + band] = this.#received[band] / seconds;
      sent += this.sentRates[at + band];
      received += this.receivedRates[at + band];
    }
    this.#sent.fill(0);
    this.#received.fill(0);
    this.head = (this.head + 1) % CAPACITY;
    this.sampledAtMs = nowMs;
    this.sentRate = smooth(this.sentRate, sent);
    this.receivedRate = smooth(this.receivedRate, received);
    this.#quiet = sent + received > 0 ? 0 : this.#quiet + 1;
  }

  /** @returns {boolean} whether something moved in the last two seconds */
  get flowing() {
    return this.#quiet < FLOWS_FOR;
  }

  /** @returns {boolean} whether any sample of the last minute is above zero */
  get active() {
    return this.#quiet < CAPACITY;
  }
}

/**
 * @param {number} before
 * @param {number} now
 * @returns {number} an exponential average that ends at zero rather than creeping towards it
 */
export function smooth(before, now) {
  const next = before + (now - before) * 0.4;
  return next < 1 ? 0 : next;
}
