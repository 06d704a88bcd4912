// What an application does with the package, compiled by TypeScript against what is published.
import { WebTransport, type WebTransportSendStream } from "heddle";
import { load } from "heddle/wasm";

async function session(Transport: typeof WebTransport, hash: BufferSource): Promise<number> {
  const transport = new Transport(new URL("https://localhost:4433/echo"), {
    serverCertificateHashes: [{ algorithm: "sha-256", value: hash }],
    protocols: ["chat-1"],
    congestionControl: "low-latency",
    connectTimeoutMs: 5_000,
    transports: ["http3", "websocket"],
    headStartMs: 200,
    webSocketOrigin: "wss://localhost:8443",
    requireUnreliable: !WebTransport.supportsReliableOnly,
  });
  await transport.ready;
  const carrier: "" | "http3" | "websocket" = transport.transport;
  console.log(carrier, transport.protocol, transport.reliability);

  if (!transport.capabilities?.hearsDrain) {
    console.log("codes up to", transport.capabilities?.maxStreamCode ?? 0);
  }

  const { readable, writable } = await transport.createBidirectionalStream({ priority: 255 });
  writable.priority = 64;
  writable.sendOrder += 1;
  const writer = writable.getWriter();
  await writer.write(new Uint8Array([1, 2, 3]));
  await writer.write(new ArrayBuffer(8));
  await writer.close();

  let received = 0;
  const reader = readable.getReader({ mode: "byob" });
  for (;;) {
    const { value, done } = await reader.read(new Uint8Array(1024));
    if (done) {
      break;
    }
    received += value.byteLength;
  }

  const upload: WebTransportSendStream = await transport.createUnidirectionalStream({ sendOrder: -3 });
  await upload.abort(new WebTransportError("enough", { source: "stream", streamErrorCode: 7 }));
  const { bytesWritten } = await upload.getStats();

  const datagrams = transport.datagrams.createWritable().getWriter();
  transport.datagrams.outgoingMaxAge = 100;
  await datagrams.write(new Uint8Array(transport.datagrams.maxDatagramSize));

  const incoming = transport.incomingUnidirectionalStreams.getReader();
  const first = await incoming.read();
  if (!first.done) {
    received += (await first.value.getStats()).bytesReceived;
    await first.value.cancel();
  }

  const { smoothedRtt, datagrams: counts, streamBytesQueued } = await transport.getStats();
  console.log(smoothedRtt ?? "unknown", counts.expiredOutgoing, streamBytesQueued);

  transport.close({ closeCode: 3, reason: "done" });
  const { closeCode, reason } = await transport.closed;
  console.log(closeCode, reason);
  return received + bytesWritten;
}

/** Code for the browser's own class, which takes Heddle's sessions too. */
async function greet(transport: globalThis.WebTransport): Promise<void> {
  await transport.ready;
  const stream: globalThis.WebTransportBidirectionalStream =
    await transport.createBidirectionalStream({ sendOrder: 1 });
  await stream.writable.getWriter().write(new Uint8Array(1));
}

export async function main(hash: BufferSource): Promise<void> {
  await session(WebTransport, hash);
  await session((await load()).WebTransport, hash);
  await greet(new WebTransport("https://localhost:4433/"));

  // @ts-expect-error there is no such transport
  new WebTransport("https://localhost/", { transports: ["carrier-pigeon"] });
  // @ts-expect-error a session needs a URL
  new WebTransport();
  // @ts-expect-error a priority is a number
  await new WebTransport("https://localhost/").createUnidirectionalStream({ priority: "high" });
  // @ts-expect-error nobody constructs datagrams
  new (await load()).WebTransportDatagramDuplexStream();
}
