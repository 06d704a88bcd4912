import type * as heddle from "./heddle.js";

/**
 * Loads the client compiled to WebAssembly, once: it does what "heddle" does, faster where a page
 * moves many bytes, and needs a browser with WebAssembly GC and a policy that allows 'unsafe-eval'.
 */
export function load(): Promise<
  Pick<typeof heddle, "WebTransport" | "WebTransportDatagramDuplexStream">
>;
