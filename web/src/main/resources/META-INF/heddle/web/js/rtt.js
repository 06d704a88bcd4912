/** The round-trip time, from the transport's own statistics or, failing those, from an echoed datagram. */

const EVERY_MS = 1000;

/** Fires "change" with each measurement. */
export class RoundTrip extends EventTarget {
  /** @type {number | undefined} */
  ms;
  /** @type {"stats" | "ping" | undefined} */
  source;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #datagrams;

  /** @param {import("./datagrams.js").Datagrams} datagrams */
  constructor(datagrams) {
    super();
    this.#datagrams = datagrams;
  }

  /**
   * @param {import("./client.js").Transport} transport ready for use
   * @param {boolean} echoes whether the other end sends datagrams back
   */
  start(transport, echoes) {
    this.stop();
    const measure = async () => {
      const fromStats = await statsRtt(transport);
      const ms = fromStats ?? (echoes ? await this.#datagrams.ping(EVERY_MS) : undefined);
      if (this.#timer !== timer) {
        return; // stopped meanwhile
      }
      if (ms !== undefined) {
        this.ms = ms;
        this.source = fromStats === undefined ? "ping" : "stats";
        this.dispatchEvent(new Event("change"));
      }
      timer = this.#timer = setTimeout(measure, EVERY_MS);
    };
    let timer = (this.#timer = setTimeout(measure, 0));
  }

  stop() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.ms = undefined;
    this.source = undefined;
    this.dispatchEvent(new Event("change"));
  }
}

/**
 * @param {import("./client.js").Transport} transport
 * @returns {Promise<number | undefined>}
 */
async function statsRtt(transport) {
  try {
    const stats = await transport.getStats?.();
    return stats?.smoothedRtt > 0 ? stats.smoothedRtt : undefined;
  } catch {
    return undefined;
  }
}
