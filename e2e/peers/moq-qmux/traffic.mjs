// @moq/qmux at both ends of a benchmark, each a process of its own: `node traffic.mjs`, see
// control.mjs. Its windows are Heddle's.

import { createServer } from "node:http";
import { createServer as createSecureServer } from "node:https";
import Session, { selectSubprotocol } from "@moq/qmux";
import { WebSocketServer } from "ws";
import { serve } from "./control.mjs";

const STREAM_WINDOW_BYTES = BigInt(4 << 20);
const options = {
  sendBufferSize: 256 << 10,
  config: {
    maxStreamsBidi: 1024n,
    maxStreamsUni: 1024n,
    maxData: BigInt(16 << 20),
    maxStreamDataBidiLocal: STREAM_WINDOW_BYTES,
    maxStreamDataBidiRemote: STREAM_WINDOW_BYTES,
    maxStreamDataUni: STREAM_WINDOW_BYTES,
    maxRecordSize: BigInt(64 << 10),
  },
};

let received = 0;
let sent = 0;
let stopped = false;
let session;
let writers = [];

async function count(readable) {
  for await (const chunk of readable) received += chunk.length;
}

/** Until the session ends. */
async function each(streams, action) {
  try {
    for await (const stream of streams) action(stream);
  } catch {
    // The other end has gone.
  }
}

const paths = {
  "/sink": (session) => each(session.incomingUnidirectionalStreams, count),
  "/echo": (session) =>
    each(session.incomingBidirectionalStreams, ({ readable, writable }) =>
      readable.pipeTo(writable),
    ),
};

async function write(writable, message) {
  const writer = writable.getWriter();
  while (!stopped) {
    await writer.ready;
    sent += message.length;
    // Ahead of what has left, as far as the stream likes: only `ready` is waited for.
    writer.write(message);
  }
  await writer.close();
}

await serve({
  /** Listens, with TLS if there is a certificate; answers the port. */
  async listen(key, cert) {
    const web = key ? createSecureServer({ key, cert }) : createServer();
    const sockets = new WebSocketServer({
      server: web,
      handleProtocols: (offered) => selectSubprotocol([...offered]) ?? false,
    });
    sockets.on("connection", async (socket, request) => {
      const accepted = Session.accept(socket, options);
      accepted.closed.catch(() => {});
      await accepted.ready;
      paths[request.url](accepted);
    });
    await new Promise((resolve) => web.listen(0, "127.0.0.1", resolve));
    return web.address().port;
  },

  async connect(url) {
    session = new Session(url, options);
    await session.ready;
  },

  /** Begins to send on streams of their own, and to count what comes back if it is to. */
  async start(trip, streams, bytes) {
    stopped = false;
    const message = Uint8Array.from({ length: bytes }, (_, at) => at);
    for (let i = 0; i < streams; i++) {
      if (trip === "ROUND") {
        const stream = await session.createBidirectionalStream();
        count(stream.readable);
        writers.push(write(stream.writable, message));
      } else {
        writers.push(write(await session.createUnidirectionalStream(), message));
      }
    }
  },

  /** Stops; answers how many bytes were sent in all. */
  async stop() {
    stopped = true;
    await Promise.all(writers);
    writers = [];
    return sent;
  },

  received: () => received,

  close: () => session.close(),

  /** Processor time of this process, in microseconds. */
  cpu() {
    const { user, system } = process.cpuUsage();
    return user + system;
  },
});
