/**
 * Which WebTransport the page runs on. The address chooses: `/` the Heddle client in JavaScript,
 * `/wasm/` the same client in WebAssembly, `?client=native` (or `?native`) the browser's own class.
 * The rest of the page cannot tell them apart: all three have the W3C shape.
 */

/**
 * @typedef {WebTransport & {transport?: string, protocol?: string, draining?: Promise<undefined>, getStats?: () => Promise<any>}} Transport
 * @typedef {object} Client
 * @property {"js" | "wasm" | "native"} name
 * @property {new (url: string, options?: any) => Transport} WebTransport
 * @property {(code: number) => unknown} streamError an error that carries a stream error code
 */

/** @type {Record<string, string>} */
export const CLIENT_NAMES = {
  js: "Heddle, JavaScript",
  wasm: "Heddle, WebAssembly",
  native: "the browser’s own",
};

/** @returns {"js" | "wasm" | "native"} */
export function chosenClient() {
  const query = new URLSearchParams(location.search);
  const asked = query.has("native") ? "native" : query.get("client");
  if (asked === "js" || asked === "wasm" || asked === "native") {
    return asked;
  }
  return document.documentElement.dataset.client === "wasm" ? "wasm" : "js";
}

/**
 * Sends the visitor to the page whose security policy fits the client asked for by `?client=`.
 *
 * @returns {boolean} whether the page is being left
 */
export function moveToRightPage() {
  const wasmPage = document.documentElement.dataset.client === "wasm";
  const wasmWanted = chosenClient() === "wasm";
  if (wasmPage === wasmWanted) {
    return false;
  }
  location.replace((wasmWanted ? "/wasm/" : "/") + location.search);
  return true;
}

/**
 * @returns {Promise<Client>}
 * @throws {ClientMissing}
 */
export async function loadClient() {
  const name = chosenClient();
  const module = await loadModule(name);
  if (typeof module?.WebTransport !== "function") {
    throw new ClientMissing(name);
  }
  const StreamError = module.WebTransportError ?? globalThis.WebTransportError;
  return {
    name,
    WebTransport: module.WebTransport,
    streamError: (code) => streamError(StreamError, code),
  };
}

/**
 * @param {any} StreamError
 * @param {number} code
 */
function streamError(StreamError, code) {
  const options = { source: "stream", streamErrorCode: code };
  // webtransport §"WebTransportError": (message, options) today; one dictionary in Chromium 156.
  try {
    const error = new StreamError(`code ${code}`, options);
    if (error.streamErrorCode === code) {
      return error;
    }
  } catch {
    // The older constructor.
  }
  return new StreamError({ message: `code ${code}`, ...options });
}

/** The chosen client cannot be loaded, or this browser lacks what it needs. */
export class ClientMissing extends Error {
  /**
   * @param {"js" | "wasm" | "native"} client
   * @param {unknown} [cause]
   */
  constructor(client, cause) {
    super(`the ${CLIENT_NAMES[client]} client is not available`, { cause });
    this.name = "ClientMissing";
    this.client = client;
  }
}

/**
 * @param {"js" | "wasm" | "native"} name
 * @returns {Promise<any>}
 */
async function loadModule(name) {
  try {
    switch (name) {
      case "native":
        return globalThis;
      case "wasm": {
        const loader = await importFrom("../client/heddle-wasm.js");
        return await loader.load();
      }
      default:
        return await importFrom("../client/heddle.js");
    }
  } catch (error) {
    throw new ClientMissing(name, error);
  }
}

/**
 * @param {string} path from this module's own address, so that both are of one version
 * @returns {Promise<any>}
 */
function importFrom(path) {
  return import(path);
}
