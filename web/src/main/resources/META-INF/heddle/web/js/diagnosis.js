/** Why a connection failed, in words that say what to do. Browsers tell a page almost nothing. */

import { formatMs } from "./format.js";
import { OWN_WEB_SOCKETS } from "./endpoints.js";

/** A refusal comes at once; silence takes seconds. */
const SILENCE_MS = 2500;

/**
 * @typedef {object} Problem
 * @property {string} kind stable, for tests and styles
 * @property {"url" | "certificate" | "protocols"} [field] which field is to be corrected
 * @property {string} title what happened, as far as the page knows
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
 * @property {boolean | undefined} answers whether the host answers plain HTTPS, where that is known
 * @property {string | undefined} hashUsed
 * @property {boolean} hashTyped whether a person typed it
 *
 * @typedef {object} OwnServer
 * @property {"up" | "down"} pages whether it answers at all
 * @property {string | undefined} hash of its development certificate
 * @property {string} webtransport the address of its WebTransport end
 *
 * @typedef {object} Fallback
 * @property {string} why half a sentence
 * @property {boolean} [unknown] whether it says no more than that the WebSocket won
 */

/** Paths that `heddle serve` offers. */
const PATHS = ["/echo", "/sink", "/source", "/close", "/files"];

/**
 * @param {number} elapsedMs
 * @returns {boolean} whether a failure after so long means that nothing answered
 */
export function isSilence(elapsedMs) {
  return elapsedMs >= SILENCE_MS;
}

/**
 * @param {Facts} facts
 * @returns {Problem}
 */
export function connectProblem(facts) {
  const detail = describe(facts.error);
  const own = facts.own;
  const found =
    answeredProblem(facts.url, detail) ??
    (own && ownServerProblem(facts, own)) ??
    anyServerProblem(facts, detail);
  return { ...found, detail };
}

/** A second try, of WebTransport alone, got through. */
export const PROBED_WELL = { why: "WebTransport answers too, but came second" };
/** It did not. */
export const PROBED_IN_VAIN = { why: "WebTransport got no answer when tried again; UDP may be blocked" };

/**
 * Why a WebSocket carries a session that WebTransport might have carried. That it came first is all
 * that a page knows of a race.
 *
 * @param {OwnServer | undefined} own if the URL names it
 * @param {string | undefined} hashUsed
 * @returns {Fallback}
 */
export function whyWebSocket(own, hashUsed) {
  if (!("WebTransport" in globalThis)) {
    return { why: "this browser has no WebTransport" };
  }
  return own !== undefined && hashUsed !== own.hash
    ? { why: "the certificate hash is not this server’s" }
    : { why: "it was ready before WebTransport", unknown: true };
}

/**
 * What is known if the server was reached and ended the session before it began.
 *
 * @param {URL} url
 * @param {string} detail
 * @returns {Omit<Problem, "detail"> | undefined}
 */
function answeredProblem(url, detail) {
  if (brokeProtocol(detail)) {
    return {
      kind: "protocol",
      title: `${url.host} answered, but broke a rule of the protocol.`,
      advice: "It may be of another version, or no server of sessions at all. Whoever runs it will want to see the text below.",
    };
  }
  const closed = /WebSocket code (\d+)(?:: ([^)]*))?/.exec(detail);
  if (closed !== null) {
    return {
      kind: "closed",
      title: `${url.host} accepted the WebSocket and closed it before the session began.`,
      advice: `It gave the code ${closed[1]}${closed[2] ? ` and the reason “${closed[2]}”` : " and no reason"}. Its log may say more.`,
    };
  }
  return undefined;
}

/**
 * What the page's own server gives away about a failure to reach it.
 *
 * @param {Facts} facts
 * @param {OwnServer} own
 * @returns {Omit<Problem, "detail"> | undefined}
 */
function ownServerProblem({ url, carrier, elapsedMs, hashUsed, hashTyped }, own) {
  if (own.pages === "down") {
    return {
      kind: "server-down",
      title: "The Heddle server is not running.",
      advice: `Nothing answers at ${location.origin} any more. Start it (java -jar heddle.jar serve) and connect again.`,
    };
  }
  const { host, port } = new URL(own.webtransport);
  if (url.protocol === "https:" && port !== url.port) {
    return {
      kind: "wrong-port",
      field: "url",
      title: `${url.host} did not open a session. This page’s server is ${host}.`,
      advice: "Correct the port. If another server is meant, see that it runs, and that it takes sessions on this path.",
    };
  }
  if (url.protocol !== "https:" && url.port !== location.port) {
    return undefined; // another server of this machine
  }
  if (needsUdp(url, carrier) && hashUsed !== own.hash) {
    return hashTyped
      ? {
          kind: "certificate",
          field: "certificate",
          title: "The certificate hash you entered is not this server’s.",
          advice: "Empty the field under “More options”: the hash of this server is picked up by itself.",
        }
      : {
          kind: "certificate",
          title: "The server changed its certificate just now.",
          advice: "It was restarted while connecting. Connect again: the new certificate’s hash is picked up by itself.",
        };
  }
  if (!isSilence(elapsedMs) && !PATHS.some((path) => url.pathname === path || url.pathname.startsWith(`${path}/`))) {
    return {
      kind: "unknown-path",
      field: "url",
      title: `The server did not open a session at ${url.pathname}.`,
      advice: "Choose one of the paths below the address: echo, sink, source or close; with --www there is /files/ as well.",
    };
  }
  return undefined;
}

/**
 * @param {Facts} facts
 * @param {string} detail
 * @returns {Omit<Problem, "detail">}
 */
function anyServerProblem({ url, carrier, elapsedMs, own, answers, hashUsed }, detail) {
  if (needsUdp(url, carrier) && /certificate|cert_|tls/i.test(browsersWords(detail))) {
    return {
      kind: "certificate",
      title: "The server’s certificate is not trusted.",
      advice: hashUsed
        ? "The hash used is of another certificate. Is a second server running on this port? Stop it and connect again."
        : "It needs a certificate from a public authority, or the SHA-256 of its development certificate under “More options”.",
    };
  }
  if (isSilence(elapsedMs)) {
    return silenceProblem(url, carrier, elapsedMs);
  }
  if (!needsUdp(url, carrier)) {
    return webSocketProblem(url, own, answers);
  }
  if (own !== undefined) {
    return {
      kind: "refused",
      title: `The pages are served, but WebTransport at ${url.host} is not.`,
      advice: `Another program may hold UDP port ${url.port || "443"}, or a firewall on this machine rejects it. Look at the server’s log, then restart it.`,
    };
  }
  return answers
    ? {
        kind: "refused",
        title: `${url.host} is there, but did not open a session.`,
        advice: `It answers over HTTPS. It may have no sessions on this path, not speak WebTransport, or let no pages of ${location.origin} in.`,
      }
    : unreachable(url);
}

/**
 * @param {URL} url
 * @param {Facts["carrier"]} carrier
 * @param {number} elapsedMs
 * @returns {Omit<Problem, "detail">}
 */
function silenceProblem(url, carrier, elapsedMs) {
  const port = url.port || (url.protocol === "ws:" ? "80" : "443");
  return {
    kind: "no-answer",
    title: `${url.host} could not be reached: no answer in ${formatMs(elapsedMs)}.`,
    advice: needsUdp(url, carrier)
      ? `Check the address. If a server runs there, something on the way may swallow what is sent to UDP port ${port}: a firewall or a VPN.`
      : `Check the address. If a server runs there, a firewall on the way may swallow what is sent to TCP port ${port}.`,
  };
}

/**
 * Browsers keep from a page which of these it was.
 *
 * @param {URL} url
 * @returns {Omit<Problem, "detail">}
 */
function unreachable(url) {
  return {
    kind: "unreachable",
    title: `${url.host} could not be reached, or this browser did not accept its answer.`,
    advice: "The name or the port may be wrong, nothing may run there, a firewall may refuse it, or the browser may not trust its certificate (a development certificate’s hash goes under “More options”).",
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
 * @param {boolean | undefined} answers
 * @returns {Omit<Problem, "detail">}
 */
function webSocketProblem(url, own, answers) {
  const twin = own === undefined ? `wss://${url.host}` : OWN_WEB_SOCKETS;
  const origin = url.protocol === "https:" ? twin : `${url.protocol}//${url.host}`;
  if (location.protocol === "https:" && origin.startsWith("ws:")) {
    return {
      kind: "mixed-content",
      title: "This page came over HTTPS, from where browsers open no ws:// addresses.",
      advice: "Let the server offer wss://, or open the page from http://localhost.",
    };
  }
  if (answers === false) {
    return unreachable(url);
  }
  return {
    kind: "refused",
    title: `${origin} did not open a WebSocket.`,
    advice: answers
      ? `It answers over HTTPS. It may have no sessions on this path, not speak QMux, or let no pages of ${location.origin} in.`
      : "Nothing may listen there on TCP, it may not know this path, or not let pages from here in.",
  };
}

/**
 * @param {unknown} error why an established session ended
 * @returns {Problem}
 */
export function lostProblem(error) {
  const detail = describe(error);
  if (brokeProtocol(detail)) {
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
    advice: "The server may have stopped, or the network gone away. Check that the server runs, then connect again.",
    detail,
  };
}

/**
 * Whether the client says so of itself or of its peer. Words like “protocol” alone stand in many
 * failures that are none of a protocol’s (`net::ERR_QUIC_PROTOCOL_ERROR` for a certificate).
 *
 * @param {string} detail
 */
function brokeProtocol(detail) {
  return /\bbroke (?:the )?(?:\w+ protocol|protocol|QUIC|HTTP\/3)\b/i.test(detail);
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
