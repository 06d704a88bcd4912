/** What the page's own server says about itself: `GET /info` and `GET /cert-sha256`. */

/**
 * @typedef {object} ServerInfo
 * @property {string} version
 * @property {string} webtransport the address of its WebTransport end, for example https://localhost:4433
 * @property {string} [certSha256]
 */

const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** @returns {Promise<ServerInfo | undefined>} undefined when there is no such server */
export async function serverInfo() {
  try {
    const response = await fetch("/info", { cache: "no-store" });
    return response.ok ? await response.json() : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The development certificate's SHA-256 in base64. Fetched before every connect because a restarted
 * server has a new certificate.
 *
 * @returns {Promise<{server: "up" | "down", hash?: string}>} no hash when the certificate is a real one
 */
export async function developmentHash() {
  try {
    const response = await fetch("/cert-sha256", { cache: "no-store" });
    const hash = response.ok ? (await response.text()).trim() : "";
    return hash === "" ? { server: "up" } : { server: "up", hash };
  } catch {
    return { server: "down" };
  }
}

/** A refusal comes sooner; a page that waits longer only to say more does not help. */
const ASKED_FOR_MS = 2000;

/**
 * Whether anything answers plain HTTPS at a session's address. That is all that browsers let a page
 * learn of a server that takes no session from it.
 *
 * @param {URL} url with https, or with wss as its twin
 * @returns {Promise<boolean | undefined>} undefined where pages may not ask
 */
export async function answersHttps(url) {
  if (url.protocol === "ws:") {
    return undefined;
  }
  try {
    await fetch(`https://${url.host}/`, {
      method: "HEAD",
      mode: "no-cors",
      credentials: "omit",
      cache: "no-store",
      signal: AbortSignal.timeout(ASKED_FOR_MS),
    });
    return true;
  } catch {
    return false;
  }
}

/** Where the page's own server takes WebSockets: on the port that the page came from. */
export const OWN_WEB_SOCKETS = location.origin.replace(/^http/, "ws");

/**
 * @param {ServerInfo | undefined} info
 * @returns {string} where the page's own server opens sessions, as it says or by default
 */
export function ownAddress(info) {
  return info?.webtransport ?? `https://${location.hostname}:4433`;
}

/**
 * @param {URL} url
 * @returns {boolean} whether the URL names the machine that served this page
 */
export function isOwnMachine(url) {
  return (
    url.hostname === location.hostname ||
    (LOOPBACK.has(url.hostname) && LOOPBACK.has(location.hostname))
  );
}

/**
 * @param {URL} url on this page's own machine
 * @param {string} address of the page's own server
 * @returns {boolean} whether the URL names that server, rather than another port
 */
export function isOwnServer(url, address) {
  return url.protocol === "https:" && url.port === new URL(address).port;
}

/**
 * @param {string} base64
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function decodeHash(base64) {
  return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
}

/**
 * @param {string} base64
 * @returns {boolean} whether it is 32 bytes, as a SHA-256 is
 */
export function isHash(base64) {
  return /^[A-Za-z0-9+/]{43}=$/.test(base64);
}
