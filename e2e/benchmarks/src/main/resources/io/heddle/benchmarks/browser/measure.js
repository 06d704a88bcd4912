/**
 * What a page measures, written once for whatever has the shape of the W3C's WebTransport: the
 * browser's own, and Heddle's as JavaScript and as WebAssembly. Called by MeasuringPage.
 */
const makers = {
  browser: async (url, options) => new WebTransport(url, options),
  javascript: async (url, options) =>
    new (await import("/heddle.js")).WebTransport(url, options),
  wasm: async (url, options) =>
    new (await (await import("/heddle-wasm.js")).load()).WebTransport(url, options),
};

const transports = new Map();

const failed = (error) => console.error(error);

/** Bytes that do not compress. */
function payload(length) {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += 65536) {
    crypto.getRandomValues(bytes.subarray(at, Math.min(length, at + 65536)));
  }
  return bytes;
}

/** Writes a message again and again, for so many milliseconds, as fast as the writer takes it. */
async function writeFor(writer, length, ms) {
  const message = payload(length);
  for (const end = performance.now() + ms; performance.now() < end; ) {
    await writer.ready;
    writer.write(message).catch(failed);
  }
}

const functions = {
  async connect(name, maker, url, hash) {
    const value = Uint8Array.from(atob(hash), (c) => c.charCodeAt(0));
    const options = { serverCertificateHashes: [{ algorithm: "sha-256", value }] };
    const transport = await makers[maker](url, url.startsWith("https:") ? options : {});
    await transport.ready;
    transports.set(name, transport);
  },

  /** One stream. */
  async upload(name, length, ms) {
    const writer = (await transports.get(name).createUnidirectionalStream()).getWriter();
    await writeFor(writer, length, ms);
    await writer.close();
  },

  /** A stream for each message, a few of them at a time. */
  async streams(name, length, ms, atOnce) {
    const transport = transports.get(name);
    const message = payload(length);
    const end = performance.now() + ms;
    const lane = async () => {
      while (performance.now() < end) {
        const stream = await transport.createUnidirectionalStream({ waitUntilAvailable: true });
        const writer = stream.getWriter();
        writer.write(message).catch(failed);
        await writer.close();
      }
    };
    await Promise.all(Array.from({ length: atOnce }, lane));
  },

  async datagrams(name, length, ms) {
    const { datagrams } = transports.get(name);
    const writer = (datagrams.createWritable?.() ?? datagrams.writable).getWriter();
    await writeFor(writer, length, ms);
    writer.releaseLock();
  },

  /** Answers the bytes a second that arrive on one stream. */
  async download(name, byob, settleMs, observeMs) {
    const { readable, writable } = await transports.get(name).createBidirectionalStream();
    const writer = writable.getWriter();
    writer.write(new Uint8Array(1)).catch(failed);
    const reader = readable.getReader(byob ? { mode: "byob" } : {});
    let buffer = new ArrayBuffer(65536);
    let bytes = 0;
    let from = performance.now();
    const settled = from + settleMs;
    const end = settled + observeMs;
    for (let now = from; now < end; ) {
      const { value } = await (byob ? reader.read(new Uint8Array(buffer)) : reader.read());
      buffer = value.buffer;
      bytes += value.byteLength;
      now = performance.now();
      if (from < settled && now >= settled) {
        from = now;
        bytes = 0;
      }
    }
    const rate = (bytes * 1000) / (performance.now() - from);
    await reader.cancel();
    await writer.close().catch(() => {});
    return [rate];
  },
};

async function call([number, name, ...values]) {
  let path = "/result";
  let body = "";
  try {
    body = ((await functions[name](...values)) ?? []).join(" ");
  } catch (error) {
    path = "/failure";
    body = `${name}: ${error.stack ?? error}`;
  }
  await fetch(`${path}?${number}`, { method: "POST", body });
}

for (;;) {
  const next = await (await fetch("/call")).json();
  if (next.length > 0) call(next);
}
