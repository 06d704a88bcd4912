/**
 * Heddle's client compiled to WebAssembly. Written by hand, because loading WebAssembly takes time
 * and a module of Java's own cannot exist before it is loaded: what heddle.js exports at once, this
 * gives a promise of. Needs `script-src 'wasm-unsafe-eval' 'unsafe-eval'` where a page has a policy.
 */
import { load as loadModule } from "./heddle.wasm-runtime.js";

let loading;

/** Loads the client, once. */
export function load() {
  loading ??= loadModule(new URL("./heddle.wasm", import.meta.url).href).then(
    ({ exports }) => ({
      WebTransport: exports.WebTransport,
      WebTransportDatagramDuplexStream: exports.WebTransportDatagramDuplexStream,
    }),
    (error) => {
      loading = undefined;
      throw error;
    },
  );
  return loading;
}
