/** One WebTransport session at a time, as a state machine that the page can show. */

import {
  answersHttps, decodeHash, developmentHash, isHash, isOwnMachine, isOwnServer, ownAddress, OWN_WEB_SOCKETS, serverInfo,
} from "./endpoints.js";
import { badHash, badOptions, badUrl, clientProblem } from "./input-problems.js";
import { connectProblem, isSilence, lostProblem, PROBED_IN_VAIN, PROBED_WELL, whyWebSocket } from "./diagnosis.js";
import { loadClient } from "./client.js";

/**
 * @typedef {import("./client.js").Client} Client
 * @typedef {import("./client.js").Transport} Transport
 * @typedef {import("./diagnosis.js").Problem} Problem
 *
 * @typedef {object} Closing
 * @property {number} code
 * @property {string} reason
 * @property {"you" | "server"} by
 *
 * @typedef {object} State
 * @property {"idle" | "connecting" | "connected" | "closing" | "closed" | "failed"} phase
 * @property {URL} [url]
 * @property {string} [certificateHash] of the development certificate in use
 * @property {number} [openedInMs]
 * @property {string} [carriedBy] what carries it, once it is established
 * @property {import("./diagnosis.js").Fallback} [fallback] why that is a WebSocket, as far as is known
 * @property {boolean} [unencrypted] whether that is a plain WebSocket, which has no certificate
 * @property {boolean} [draining] the server asked for a graceful end
 * @property {Closing} [closing]
 * @property {Problem} [problem]
 *
 * @typedef {object} Wish
 * @property {string} url
 * @property {string[]} protocols offered, in order; empty for none
 * @property {string} certificateHash base64 typed by hand; empty to pick it up
 * @property {Carrier} carrier
 *
 * @typedef {"auto" | "http3" | "websocket"} Carrier what is to carry the session
 */

/**
 * Fires "change" whenever {@link Connection#state} is another, "open" with a new transport ready
 * for use, and "end" when that transport is of no more use.
 */
export class Connection extends EventTarget {
  /** @type {State} */
  state = { phase: "idle" };
  /** @type {Transport | undefined} */
  transport;
  /** @type {Client | undefined} */
  client;
  /** Names the present attempt; whatever an older one reports is ignored. */
  #attempt = {};

  /** @param {Wish} wish */
  async connect(wish) {
    const attempt = (this.#attempt = {});
    const current = () => this.#attempt === attempt;
    const url = parseUrl(wish.url);
    if (!(url instanceof URL)) {
      this.#enter({ phase: "failed", problem: badUrl(wish.url, url) });
      return;
    }
    if (wish.certificateHash !== "" && !isHash(wish.certificateHash)) {
      this.#enter({ phase: "failed", url, problem: badHash(wish.certificateHash) });
      return;
    }
    this.#enter({ phase: "connecting", url });

    const own = isOwnMachine(url) ? await askOwnServer() : undefined;
    const ownServer = own !== undefined && isOwnServer(url, own.webtransport);
    const hash = wish.certificateHash || own?.hash;
    const hashTyped = wish.certificateHash !== "";
    const { carrier } = wish;
    let client;
    try {
      client = await loadClient();
    } catch (error) {
      if (current()) {
        this.#enter({ phase: "failed", url, problem: clientProblem(error) });
      }
      return;
    }
    if (!current()) {
      return;
    }

    this.client = client;
    this.transport = undefined;
    const startedMs = performance.now();
    let transport;
    try {
      transport = new client.WebTransport(url.href, options(wish, hash, ownServer));
    } catch (error) {
      this.#enter({ phase: "failed", url, problem: badOptions(error, wish) });
      return;
    }
    this.transport = transport;
    this.#watch(transport, current);
    this.#enter({ phase: "connecting", url, certificateHash: hash });
    try {
      await transport.ready;
    } catch (error) {
      const elapsedMs = performance.now() - startedMs;
      const now = own === undefined ? undefined : await askOwnServer();
      const answers = now !== undefined || isSilence(elapsedMs) ? undefined : await answersHttps(url);
      if (current()) {
        const facts = { error, url, carrier, elapsedMs, own: now, answers, hashUsed: hash, hashTyped };
        this.#enter({ phase: "failed", url, certificateHash: hash, problem: connectProblem(facts) });
      }
      return;
    }
    if (current()) {
      const openedInMs = performance.now() - startedMs;
      const carriedBy = transport.transport;
      const fallback =
        carriedBy === "websocket" && carrier === "auto" && url.protocol === "https:"
          ? whyWebSocket(ownServer ? own : undefined, hash)
          : undefined;
      const certificateHash = carriedBy === "websocket" ? undefined : hash; // it trusts none by hash
      const unencrypted = carriedBy === "websocket" && webSocketScheme(url, ownServer) === "ws:";
      this.#enter({ phase: "connected", url, certificateHash, unencrypted, openedInMs, carriedBy, fallback });
      this.dispatchEvent(new Event("open"));
      if (fallback?.unknown && ownServer) {
        void this.#probeUdp(client, url, hash, current);
      }
    }
  }

  /**
   * That a WebSocket won does not say why: UDP may be blocked, or this machine was too busy for the
   * head start. So WebTransport is tried once more, alone and on a path that does no harm; the client
   * remembers that, too, if it gets through.
   *
   * @param {Client} client
   * @param {URL} url of the page's own server
   * @param {string | undefined} hash
   * @param {() => boolean} current
   */
  async #probeUdp(client, url, hash, current) {
    const wish = { protocols: [], carrier: /** @type {Carrier} */ ("http3") };
    let fallback = PROBED_WELL;
    try {
      const probe = new client.WebTransport(new URL("/echo", url).href, options(wish, hash, true));
      await probe.ready;
      probe.close();
    } catch {
      fallback = PROBED_IN_VAIN;
    }
    if (current() && this.state.phase === "connected") {
      this.#enter({ ...this.state, fallback });
    }
  }

  /**
   * Closes the session, or gives up connecting.
   *
   * @param {number} code 0..2³²−1
   * @param {string} reason at most 1,024 bytes of UTF-8
   */
  close(code, reason) {
    const { phase, ...rest } = this.state;
    if (phase !== "connected" && phase !== "connecting") {
      return;
    }
    /** @type {Closing} */
    const closing = { code, reason, by: "you" };
    if (phase === "connecting") {
      this.#attempt = {};
      this.#enter({ ...rest, phase: "closed", closing });
      abandon(this.transport);
      return;
    }
    this.#enter({ ...rest, phase: "closing", closing });
    try {
      this.transport?.close({ closeCode: code, reason });
    } catch (error) {
      this.#lost(error);
    }
  }

  /**
   * @param {Transport} transport
   * @param {() => boolean} current
   */
  #watch(transport, current) {
    // The promise may be rejected before anyone waits for it.
    transport.ready.catch(() => {});
    transport.draining?.then(
      () => current() && this.state.phase === "connected" && this.#enter({ ...this.state, draining: true }),
      () => {},
    );
    transport.closed.then(
      (info) => current() && this.#closed(info?.closeCode ?? 0, info?.reason ?? ""),
      (error) => current() && this.#lost(error),
    );
  }

  /**
   * @param {number} code
   * @param {string} reason
   */
  #closed(code, reason) {
    const { closing } = this.state;
    if (!this.#established()) {
      return; // `ready` reports it
    }
    this.#enter({ ...this.state, phase: "closed", closing: closing ?? { code, reason, by: "server" } });
    this.dispatchEvent(new Event("end"));
  }

  /** @param {unknown} error */
  #lost(error) {
    if (!this.#established()) {
      return; // `ready` reports it
    }
    if (this.state.phase === "closing") {
      this.#enter({ ...this.state, phase: "closed" });
    } else {
      this.#enter({ ...this.state, phase: "failed", problem: lostProblem(error) });
    }
    this.dispatchEvent(new Event("end"));
  }

  /** Whether there is a session that can end: a connect that fails rejects `closed` as well. */
  #established() {
    return this.state.phase === "connected" || this.state.phase === "closing";
  }

  /** @param {State} state */
  #enter(state) {
    this.state = state;
    this.dispatchEvent(new Event("change"));
  }
}

/** What the page's server says about itself right now. */
async function askOwnServer() {
  const [found, info] = await Promise.all([developmentHash(), serverInfo()]);
  return { pages: found.server, hash: found.hash, webtransport: ownAddress(info) };
}

/**
 * @param {Pick<Wish, "protocols" | "carrier">} wish
 * @param {string | undefined} hash
 * @param {boolean} ownServer whether the URL names it
 */
function options({ protocols, carrier }, hash, ownServer) {
  return {
    ...(hash ? { serverCertificateHashes: [{ algorithm: "sha-256", value: decodeHash(hash) }] } : {}),
    ...(protocols.length > 0 ? { protocols } : {}),
    ...(carrier === "auto" ? {} : { transports: [carrier] }),
    ...(ownServer ? { webSocketOrigin: OWN_WEB_SOCKETS } : {}),
  };
}

/**
 * @param {URL} url
 * @param {boolean} ownServer whether it names the page's own
 */
function webSocketScheme(url, ownServer) {
  return url.protocol !== "https:" ? url.protocol : ownServer ? new URL(OWN_WEB_SOCKETS).protocol : "wss:";
}

/**
 * @param {string} text
 * @returns {URL | import("./input-problems.js").UrlFault} the fault, where no session has such a URL
 */
function parseUrl(text) {
  if (text.trim() === "") {
    return "empty";
  }
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : undefined;
  if (url === undefined || !["https:", "wss:", "ws:"].includes(url.protocol)) {
    return "form";
  }
  if (url.username !== "" || url.password !== "") {
    return "user";
  }
  return url.href.includes("#") ? "fragment" : url;
}

/** @param {Transport | undefined} transport that has not become ready */
function abandon(transport) {
  try {
    transport?.close();
  } catch {
    // It failed before it could be abandoned.
  }
}
