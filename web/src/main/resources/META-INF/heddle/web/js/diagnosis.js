/** Why a connection failed, in words that say what to do. Browsers tell a page almost nothing. */

import { formatMs } from "./format.js";
import { ClientMissing } from "./client.js";
import { OWN_WEB_SOCKETS } from "./endpoints.js";

/** A refusal comes at once; silence takes seconds. */
const SILENCE_MS = 2500;

/**
 * @typedef {object} Problem
 * @property {string} kind stable, for tests and styles
 * @property {string} title what happened
 * @property {string} advice what to do about it
 * @property {string} detail what was said, in full
 */

/**
 * @typedef {object} Facts
 * @property {unknown} error
 * @property {URL} url
 * @property {import("./connection.js").Carrier} carrier
 * @property {number} elapsedMs
 * @property {OwnServer | undefined} own what the page's server says now, when the URL names its machine
 * @property {string | undefined} hashUsed
 * @property {boolean} hashTyped whether a person typed it
 *
 * @typedef {object} OwnServer
 * @property {"up" | "down"} pages whether it answers at all
 * @property {string | undefined} hash of its development certificate
 * @property {string | undefined} webtransport the address of its WebTransport end
 */

/** Paths that `heddle serve` offers. */
const PATHS = ["/echo", "/sink", "/source", "/close", "/files"];

/**
 * @param {string} text
 * @returns {Problem}
 */
export function badUrl(text) {
  return {
    kind: "bad-url",
    title: text.trim() === "" ? "There is no address to connect to." : "That is not a WebTransport address.",
    advice: "It starts with https:// and names a host and a port, such as https://localhost:4433/echo; for a WebSocket alone, with wss:// or ws://.",
    detail: text,
  };
}

/**
 * @param {string} text
 * @returns {Problem}
 */
export function badHash(text) {
  return {
    kind: "bad-hash",
    title: "That is not a certificate hash.",
    advice: "It is the SHA-256 of the certificate in base64: 44 characters that end in “=”. Leave the field empty for the server of this page.",
    detail: text,
  };
}

/**
 * @param {unknown} error
 * @returns {Problem}
 */
export function clientProblem(error) {
  const missing = error instanceof ClientMissing ? error : new ClientMissing("js", error);
  const cause = describe(missing.cause ?? missing);
  if (missing.client === "native") {
    return {
      kind: "no-webtransport",
      title: "This browser has no WebTransport.",
      advice: "Use a current Chromium, Chrome, Edge or Firefox, and open the page from https:// or http://localhost.",
      detail: cause,
    };
  }
  return {
    kind: "client-missing",
    title: "The Heddle client could not be loaded.",
    advice: "Build it with the rest (mvn verify) and reload, or choose “browser’s own” above to go on without it.",
    detail: cause,
  };
}

/**
 * @param {Facts} facts
 * @returns {Problem}
 */
export function connectProblem(facts) {
  const detail = describe(facts.error);
  const found = facts.own === undefined ? undefined : ownServerProblem(facts, facts.own);
  return { ...(found ?? anyServerProblem(facts, detail)), detail };
}

/**
 * Why a WebSocket won where WebTransport had the head start.
 *
 * @param {Omit<Facts, "error" | "elapsedMs">} facts
 * @returns {string} half a sentence
 */
export function whyWebSocket(facts) {
  if (!("WebTransport" in globalThis)) {
    return "this browser has no WebTransport";
  }
  switch (facts.own && ownServerProblem(facts, facts.own)?.kind) {
    case "certificate":
      return "the certificate hash is not this server’s";
    case "wrong-port":
      return "WebTransport is on another port";
    default:
      return "UDP seems to be blocked here";
  }
}

/**
 * What the page's own server gives away about a failure to reach it.
 *
 * @param {Omit<Facts, "error" | "elapsedMs">} facts
 * @param {OwnServer} own
 * @returns {Omit<Problem, "detail"> | undefined}
 */
function ownServerProblem({ url, carrier, hashUsed, hashTyped }, own) {
  if (own.pages === "down") {
    return {
      kind: "server-down",
      title: "The Heddle server is not running.",
      advice: `Nothing answers at ${location.origin} any more. Start it (java -jar heddle.jar serve) and connect again.`,
    };
  }
  const udp = needsUdp(url, carrier);
  if (udp && own.webtransport !== undefined && new URL(own.webtransport).port !== url.port) {
    return {
      kind: "wrong-port",
      title: `This page’s server takes WebTransport on ${new URL(own.webtransport).host}, not on ${url.host}.`,
      advice: "Correct the port. If another server should be there, start it.",
    };
  }
  if (udp && hashUsed !== own.hash) {
    return hashTyped
      ? {
          kind: "certificate",
          title: "The certificate hash you entered is not this server’s.",
          advice: "Empty the field under “More options”: the hash of this server is picked up by itself.",
        }
      : {
          kind: "certificate",
          title: "The server changed its certificate just now.",
          advice: "It was restarted while connecting. Connect again: the new certificate’s hash is picked up by itself.",
        };
  }
  if (!PATHS.some((path) => url.pathname === path || url.pathname.startsWith(`${path}/`))) {
    return {
      kind: "unknown-path",
      title: `The server has nothing at ${url.pathname}.`,
      advice: "Choose one of the paths below the address: echo, sink, source or close.",
    };
  }
  return undefined;
}

/**
 * @param {Facts} facts
 * @param {string} detail
 * @returns {Omit<Problem, "detail">}
 */
function anyServerProblem({ url, carrier, elapsedMs, own, hashUsed }, detail) {
  if (!needsUdp(url, carrier)) {
    return webSocketProblem(url, own);
  }
  const port = url.port || "443";
  if (/certificate|cert_|tls/i.test(browsersWords(detail))) {
    return {
      kind: "certificate",
      title: "The server’s certificate is not trusted.",
      advice: hashUsed
        ? "The hash used is of another certificate. Is a second server running on this port? Stop it and connect again."
        : "It needs a certificate from a public authority, or the SHA-256 of its development certificate under “More options”.",
    };
  }
  if (elapsedMs >= SILENCE_MS) {
    return {
      kind: "udp-blocked",
      title: `No answer over UDP for ${formatMs(elapsedMs)}.`,
      advice: `Is a server listening on UDP port ${port} of ${url.hostname}? If it is, a firewall or VPN on the way blocks UDP: allow port ${port}.`,
    };
  }
  if (own !== undefined) {
    return {
      kind: "refused",
      title: `The pages are served, but WebTransport at ${url.host} is not.`,
      advice: `Another program may hold UDP port ${port}, or a firewall on this machine rejects it. Look at the server’s log, then restart it.`,
    };
  }
  return {
    kind: "refused",
    title: `${url.host} did not open a session.`,
    advice: "Nothing may listen there, it may not know this path or not speak WebTransport, or its certificate may not be trusted (a development certificate’s hash goes under “More options”).",
  };
}

/**
 * The client's own sentences name all that may be wrong, and then what the browser says.
 *
 * @param {string} detail
 */
function browsersWords(detail) {
  const quoted = [...detail.matchAll(/The browser says: ([^—]*)/g)].map((match) => match[1]);
  return quoted.length > 0 ? quoted.join(" ") : detail;
}

/**
 * @param {URL} url
 * @param {Facts["carrier"]} carrier
 */
function needsUdp(url, carrier) {
  return url.protocol === "https:" && carrier !== "websocket";
}

/**
 * @param {URL} url
 * @param {OwnServer | undefined} own
 * @returns {Omit<Problem, "detail">}
 */
function webSocketProblem(url, own) {
  const twin = own === undefined ? `wss://${url.host}` : OWN_WEB_SOCKETS;
  const origin = url.protocol === "https:" ? twin : url.origin;
  if (location.protocol === "https:" && origin.startsWith("ws:")) {
    return {
      kind: "mixed-content",
      title: "This page came over HTTPS, from where browsers open no ws:// addresses.",
      advice: "Let the server offer wss://, or open the page from http://localhost.",
    };
  }
  return {
    kind: "refused",
    title: `${origin} did not accept a WebSocket.`,
    advice: "Nothing may listen there on TCP, it may not know this path, or not let pages from here in. For wss:// the browser must trust its certificate.",
  };
}

/**
 * @param {unknown} error
 * @returns {Problem}
 */
export function lostProblem(error) {
  const detail = describe(error);
  if (/protocol|capsule|frame|violation/i.test(detail)) {
    return {
      kind: "protocol",
      title: "The connection broke a rule of the protocol.",
      advice: "One end sent something the other must not accept. Note what you did and report it with the text below; then connect again.",
      detail,
    };
  }
  return {
    kind: "lost",
    title: "The connection was lost.",
    advice: "The server stopped, or the network went away. Check that the server runs, then connect again.",
    detail,
  };
}

/**
 * @param {unknown} error
 * @returns {string} one line
 */
export function describe(error) {
  if (error instanceof Error || error instanceof DOMException) {
    return error.message ? `${error.name}: ${error.message}` : error.name;
  }
  return String(error);
}
