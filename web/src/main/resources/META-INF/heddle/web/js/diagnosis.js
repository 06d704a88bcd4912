/** Why a connection failed, in words that say what to do. Browsers tell a page almost nothing. */

import { formatMs } from "./format.js";
import { ClientMissing } from "./client.js";

/** A refusal comes at once; silence takes seconds. */
const SILENCE_MS = 2500;

/**
 * @typedef {object} Problem
 * @property {string} kind stable, for tests and styles
 * @property {string} title what happened
 * @property {string} advice what to do about it
 * @property {string} detail what the browser itself said
 */

/**
 * @typedef {object} Facts
 * @property {unknown} error
 * @property {URL} url
 * @property {number} elapsedMs
 * @property {boolean} ownServer
 * @property {"up" | "down"} pages whether the server of this page answers now
 * @property {string | undefined} hashUsed
 * @property {string | undefined} hashNow
 */

/**
 * @param {string} text
 * @returns {Problem}
 */
export function badUrl(text) {
  return {
    kind: "bad-url",
    title: text.trim() === "" ? "There is no address to connect to." : "That is not a WebTransport address.",
    advice: "It starts with https:// and names a host and a port, such as https://localhost:4433/echo.",
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
  const { error, url, elapsedMs, ownServer, pages, hashUsed, hashNow } = facts;
  const detail = describe(error);
  const port = url.port || "443";
  if (ownServer && pages === "down") {
    return {
      kind: "server-down",
      title: "The Heddle server is not running.",
      advice: `Nothing answers at ${location.origin} any more. Start it (java -jar heddle.jar serve) and connect again.`,
      detail,
    };
  }
  if (ownServer && hashUsed !== hashNow) {
    return {
      kind: "certificate",
      title: "The server changed its certificate just now.",
      advice: "It was restarted while connecting. Connect again: the new certificate hash is picked up by itself.",
      detail,
    };
  }
  if (/certificate|cert_|tls|handshake_failed/i.test(detail)) {
    return {
      kind: "certificate",
      title: "The server’s certificate is not trusted.",
      advice: hashUsed
        ? "The hash that was used is of another certificate. Is a second server running on this port? Restart it and connect again."
        : "Give the server a certificate from a public authority, or enter the SHA-256 of its development certificate under “More options”.",
      detail,
    };
  }
  if (elapsedMs >= SILENCE_MS) {
    return {
      kind: "udp-blocked",
      title: `No answer over UDP for ${formatMs(elapsedMs)}.`,
      advice: `Is a server listening on UDP port ${port} of ${url.hostname}? If it is, a firewall or VPN on the way blocks UDP: allow port ${port}.`,
      detail,
    };
  }
  if (/refused|unreachable|name_not_resolved/i.test(detail)) {
    return notListening(url, port, detail);
  }
  return {
    kind: "refused",
    title: `The server at ${url.host} did not open a session.`,
    advice: ownServer
      ? `Check the port (${port}) and the path (${url.pathname}): this server offers /echo, /sink, /source and /close. If both are right, its certificate may be another than the page’s: restart the server.`
      : "It may not know this path, may not speak WebTransport, or may use a certificate the browser does not trust (enter its hash under “More options”).",
    detail,
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
 * @param {URL} url
 * @param {string} port
 * @param {string} detail
 * @returns {Problem}
 */
function notListening(url, port, detail) {
  return {
    kind: "not-listening",
    title: `Nothing listens on UDP port ${port} of ${url.hostname}.`,
    advice: "Check the address, and start the server if it is not running.",
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
