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

  sendPrioritised: (name, ...rest) => sendPrioritised(transports.get(name), ...rest),

  receivePrioritised: (name, ...rest) => receivePrioritised(transports.get(name), ...rest),

  close(name) {
    transports.get(name).close();
    transports.delete(name);
  },
};

/** Nanoseconds since 1970, as PriorityClock has them. */
const nowNs = () => BigInt(Math.round((performance.timeOrigin + performance.now()) * 1e6));

const pause = (ms) => new Promise((resume) => setTimeout(resume, ms));

/** Uploads without pause and a message every 100 ms, as PrioritySender. */
async function sendPrioritised(transport, uploads, scheduled, ms) {
  const end = performance.now() + ms;
  const upload = async (number) => {
    const stream = await transport.createUnidirectionalStream({ priority: scheduled ? 0 : 128 });
    const writer = stream.getWriter();
    await writer.write(Uint8Array.of(number));
    const chunk = payload(65536);
    while (performance.now() < end) {
      await writer.ready;
      writer.write(chunk).catch(failed);
    }
    writer.abort().catch(failed);
  };
  const message = async () => {
    const bytes = payload(1025);
    bytes[0] = 0xff;
    new DataView(bytes.buffer).setBigInt64(1, nowNs());
    const stream = await transport.createUnidirectionalStream({ priority: scheduled ? 255 : 128 });
    const writer = stream.getWriter();
    writer.write(bytes).catch(failed);
    await writer.close();
  };
  const uploading = Promise.all(Array.from({ length: uploads }, (_, i) => upload(i)));
  while (performance.now() < end) {
    message().catch(failed);
    await pause(100);
  }
  await uploading;
}

/** As PriorityReceiver: seconds, bytes of each upload, milliseconds of each message. */
async function receivePrioritised(transport, uploads, settleMs, observeMs) {
  const bytes = new Array(uploads).fill(0);
  let deliveries = [];
  const receive = async (readable) => {
    const reader = readable.getReader();
    let { value, done } = await reader.read();
    const kind = value[0];
    if (kind < 128) {
      for (; !done; ({ value, done } = await reader.read())) bytes[kind] += value.byteLength;
      return;
    }
    const parts = [];
    for (; !done; ({ value, done } = await reader.read())) parts.push(value);
    const message = await new Blob(parts).arrayBuffer();
    deliveries.push(Number(nowNs() - new DataView(message).getBigInt64(1)) / 1e6);
  };
  const accept = async () => {
    const reader = transport.incomingUnidirectionalStreams.getReader();
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      receive(value).catch(() => {});
    }
  };
  accept().catch(() => {});
  await pause(settleMs);
  deliveries = [];
  const before = bytes.slice();
  const from = performance.now();
  await pause(observeMs);
  const shares = bytes.map((count, i) => count - before[i]);
  return [(performance.now() - from) / 1000, ...shares, ...deliveries];
}

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
