// @moq/qmux as the other end of Heddle's tests: `node peer.mjs`, see control.mjs.

import Session, { selectSubprotocol, StreamError } from "@moq/qmux";
import { WebSocketServer } from "ws";
import { serve } from "./control.mjs";

const CHUNK_BYTES = 64 * 1024;
const pattern = Uint8Array.from({ length: CHUNK_BYTES + 256 }, (_, at) => at);

/** The bytes of every test: each has the value of its offset, modulo 256. */
function chunkAt(offset, length) {
  return pattern.subarray(offset % 256, (offset % 256) + length);
}

async function writePattern(writable, bytes) {
  const writer = writable.getWriter();
  for (let at = 0; at < bytes; at += CHUNK_BYTES) {
    await writer.write(chunkAt(at, Math.min(CHUNK_BYTES, bytes - at)));
  }
  await writer.close();
}

/** Reads to the end and answers how many bytes of the pattern there were. */
async function readPattern(readable) {
  let at = 0;
  for await (const chunk of readable) {
    for (let i = 0; i < chunk.length; i += CHUNK_BYTES) {
      const part = chunk.subarray(i, i + CHUNK_BYTES);
      if (Buffer.compare(part, chunkAt(at, part.length)) !== 0) {
        throw new Error(`wrong bytes in the ${part.length} from ${at} on`);
      }
      at += part.length;
    }
  }
  return at;
}

async function readText(readable) {
  let text = "";
  for await (const chunk of readable) {
    text += Buffer.from(chunk).toString();
  }
  return text;
}

/** The first so many of a stream of streams. */
async function take(streams, count) {
  const reader = streams.getReader();
  const taken = [];
  while (taken.length < count) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`${taken.length} of ${count} came`);
    taken.push(value);
  }
  reader.releaseLock();
  return taken;
}

/** The code of the stream error that a promise fails with. */
async function codeOf(promise) {
  try {
    await promise;
  } catch (error) {
    if (error.streamErrorCode === undefined) throw error;
    return error.streamErrorCode;
  }
  throw new Error("no error came");
}

const repeat = (count, action) => Promise.all(Array.from({ length: count }, (_, i) => action(i)));

/** For what fails because the other end reset, stopped or closed: it sees that itself. */
const ignore = () => {};

// ---- what a connected session does, by name ----

const actions = {
  async echo(session, streams, bytes) {
    const echoed = await repeat(streams, async () => {
      const stream = await session.createBidirectionalStream();
      const [, got] = await Promise.all([
        writePattern(stream.writable, bytes),
        readPattern(stream.readable),
      ]);
      return got;
    });
    return echoed.filter((got) => got === bytes).length;
  },

  /** Unidirectional streams, each answered on one of the peer's. */
  async uni(session, streams, bytes) {
    const answers = take(session.incomingUnidirectionalStreams, streams).then((taken) =>
      Promise.all(taken.map(readPattern)),
    );
    await repeat(streams, async () =>
      writePattern(await session.createUnidirectionalStream(), bytes),
    );
    return (await answers).filter((got) => got === bytes).length;
  },

  /** Streams all open at once: each is written to, and echoes, before the first one ends. */
  async concurrent(session, streams) {
    const open = await repeat(streams, async (i) => {
      const stream = await session.createBidirectionalStream();
      const writer = stream.writable.getWriter();
      const reader = stream.readable.getReader();
      await writer.write(chunkAt(i, 1));
      const { value } = await reader.read();
      return { writer, reader, exact: value.length === 1 && value[0] === i % 256 };
    });
    await Promise.all(open.map(({ writer }) => writer.close()));
    const ends = await Promise.all(open.map(({ reader }) => reader.read()));
    return open.filter(({ exact }, i) => exact && ends[i].done).length;
  },

  /** Streams that the peer opens: bidirectional ones say a byte, then echo. */
  async arrivals(session, bidi, uni) {
    const [streams, texts] = await Promise.all([
      take(session.incomingBidirectionalStreams, bidi),
      take(session.incomingUnidirectionalStreams, uni).then((taken) =>
        Promise.all(taken.map(readText)),
      ),
    ]);
    const echoed = await Promise.all(
      streams.map(async ({ readable, writable }) => {
        const writer = writable.getWriter();
        await writer.close();
        return (await readText(readable)).length;
      }),
    );
    return [echoed, texts.map((text) => text.length)];
  },

  /** Datagrams, each until it is echoed: Session drops those that find a frame under way. */
  async datagrams(session, count, bytes) {
    // `ready` is only the socket's, and what is sent before the peer's transport parameters is
    // dropped; an open waits for them.
    await session.createBidirectionalStream();
    const reader = session.datagrams.readable.getReader();
    const writer = session.datagrams.writable.getWriter();
    for (let i = 0; i < count; i++) {
      const again = setInterval(() => writer.write(chunkAt(i, bytes)), 100);
      try {
        await writer.write(chunkAt(i, bytes));
        let echo;
        do {
          echo = (await reader.read()).value;
          if (echo.length !== bytes) throw new Error(`${echo.length} bytes for ${bytes}`);
        } while (echo[0] !== i % 256);
      } finally {
        clearInterval(again);
      }
    }
    return count;
  },

  /** Resets a stream; answers the code that the echo is reset with. */
  async reset(session, code) {
    const stream = await session.createBidirectionalStream();
    const writer = stream.writable.getWriter();
    const reader = stream.readable.getReader();
    await writer.write(chunkAt(0, 1000));
    await reader.read();
    await writer.abort(new StreamError(code));
    return codeOf(drain(reader));
  },

  /** Stops a stream; answers the code that its own sending is stopped with. */
  async stop(session, code) {
    const stream = await session.createBidirectionalStream();
    const writer = stream.writable.getWriter();
    const reader = stream.readable.getReader();
    await writer.write(chunkAt(0, 1000));
    await reader.read();
    await reader.cancel(new StreamError(code));
    return codeOf(writer.closed);
  },

  /**
   * Uploads on several streams without end, which the peer stops and says so on a stream of its
   * own. That a write ends by it cannot be waited for: one that waits for credit never does.
   */
  async uploads(session, streams) {
    const answers = take(session.incomingUnidirectionalStreams, streams);
    repeat(streams, async () => {
      const writer = (await session.createBidirectionalStream()).writable.getWriter();
      for (;;) await writer.write(chunkAt(0, CHUNK_BYTES));
    }).catch(ignore);
    return (await Promise.all((await answers).map(readText))).length;
  },

  async close(session, closeCode, reason) {
    await session.createBidirectionalStream();
    session.close({ closeCode, reason });
    return session.closed;
  },

  /** Waits for the peer's close. */
  closed: (session) => session.closed,
};

async function drain(reader) {
  while (!(await reader.read()).done);
}

// ---- a server, with the paths of io.heddle.e2e.EchoServer ----

async function each(streams, action) {
  try {
    for await (const stream of streams) action(stream).catch(ignore);
  } catch {
    // The session has ended.
  }
}

/** Echoes; a reset comes back as a reset and a stop as a stop, with the same code. */
async function echoBidi({ readable, writable }) {
  const reader = readable.getReader();
  const writer = writable.getWriter();
  writer.closed.catch((error) => reader.cancel(error)).catch(ignore);
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      await writer.write(next.value);
    }
    await writer.close();
  } catch (error) {
    await writer.abort(error);
  }
}

const paths = {
  "/echo": (session) => {
    each(session.incomingBidirectionalStreams, echoBidi);
    each(session.incomingUnidirectionalStreams, async (readable) =>
      readable.pipeTo(await session.createUnidirectionalStream()),
    );
    each(session.datagrams.readable, async (datagram) => {
      const writer = session.datagrams.writable.getWriter();
      await writer.write(datagram);
      writer.releaseLock();
    });
  },
  "/open": (session, query) => {
    const greet = async (i, writable) => {
      const writer = writable.getWriter();
      await writer.write(Uint8Array.of(i + 1));
      return writer;
    };
    repeat(Number(query.get("bidi") ?? 0), async (i) => {
      const stream = await session.createBidirectionalStream();
      (await greet(i, stream.writable)).releaseLock();
      await echoBidi(stream);
    }).catch(ignore);
    repeat(Number(query.get("uni") ?? 0), async (i) =>
      (await greet(i, await session.createUnidirectionalStream())).close(),
    ).catch(ignore);
  },
  "/close": (session, query) =>
    session.close({ closeCode: Number(query.get("code")), reason: query.get("reason") }),
};

const config = { maxStreamsBidi: 1000n, maxStreamsUni: 1000n };
const closes = [];

async function listen() {
  const server = new WebSocketServer({
    port: 0,
    host: "127.0.0.1",
    handleProtocols: (offered) => selectSubprotocol([...offered]) ?? false,
  });
  server.on("connection", (socket, request) => {
    const session = Session.accept(socket, { config });
    const url = new URL(request.url, "ws://localhost");
    closes.push(session.closed);
    session.ready.then(() => paths[url.pathname](session, url.searchParams));
  });
  await new Promise((resolve) => server.once("listening", resolve));
  return server.address().port;
}

// ---- the control line ----

const commands = {
  listen,

  /** How the oldest session that was accepted, and not asked for, ended. */
  accepted: () => closes.shift(),

  async connect(url, action, ...rest) {
    const session = new Session(url, { config });
    await session.ready;
    const answer = await actions[action](session, ...rest);
    session.close();
    return answer;
  },
};

await serve(commands);
