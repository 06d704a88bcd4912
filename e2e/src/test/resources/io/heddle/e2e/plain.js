'use strict';

// Scenarios for the browser's own WebTransport. Each gets a session that is ready (or, where its
// name begins with "connect", one that may not become so) and returns plain values.

const PATIENCE_MS = 20_000;

function within(promise, what) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took too long`)), PATIENCE_MS);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

function dial({url, hash, options}) {
  const value = Uint8Array.from(atob(hash), c => c.charCodeAt(0));
  return new WebTransport(
      url, {serverCertificateHashes: [{algorithm: 'sha-256', value}], ...options});
}

async function run(task) {
  const {scenario, argument} = task;
  if (scenario.startsWith('connect')) {
    return within(scenarios[scenario](task, argument), scenario);
  }
  const transport = dial(task);
  transport.closed.catch(() => 0);
  await within(transport.ready, 'ready');
  try {
    return await within(scenarios[scenario](transport, argument, task), scenario);
  } finally {
    transport.close();
  }
}

function pattern(length) {
  const bytes = new Uint8Array(length);
  let state = 12345;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    bytes[i] = state >>> 16;
  }
  return bytes;
}

async function readToEnd(readable) {
  const reader = readable.getReader();
  const chunks = [];
  let length = 0;
  for (;;) {
    const {done, value} = await reader.read();
    if (done) {
      break;
    }
    chunks.push(value);
    length += value.byteLength;
  }
  const all = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.byteLength;
  }
  return all;
}

async function send(writable, bytes) {
  const writer = writable.getWriter();
  if (bytes.length > 0) {
    await writer.write(bytes);
  }
  await writer.close();
}

function same(a, b) {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

async function echoOnce(transport, bytes) {
  const stream = await transport.createBidirectionalStream();
  const [back] = await Promise.all([readToEnd(stream.readable), send(stream.writable, bytes)]);
  return same(bytes, back);
}

async function take(readable, count) {
  const reader = readable.getReader();
  const taken = [];
  while (taken.length < count) {
    const {done, value} = await reader.read();
    if (done) {
      throw new Error('no more streams');
    }
    taken.push(value);
  }
  reader.releaseLock();
  return taken;
}

function streamFailure(error) {
  return {name: error.name, source: error.source ?? null, code: error.streamErrorCode ?? null};
}

// WritableStream and ReadableStream report an abort of the other end by failing what is next.
async function failure(promise) {
  try {
    await promise;
  } catch (error) {
    return streamFailure(error);
  }
  throw new Error('nothing failed');
}

function streamError(code) {
  return new WebTransportError({message: 'on purpose', streamErrorCode: code});
}

const scenarios = {
  echo: (transport, length) => echoOnce(transport, pattern(length)),

  async unidirectional(transport, length) {
    const sent = pattern(length);
    const answer = take(transport.incomingUnidirectionalStreams, 1);
    await send(await transport.createUnidirectionalStream(), sent);
    return same(sent, await readToEnd((await answer)[0]));
  },

  async serverOpened(transport, {bidi, uni}) {
    const names = await Promise.all((await take(transport.incomingUnidirectionalStreams, uni)).map(
        async stream => (await readToEnd(stream))[0]));
    const streams = await take(transport.incomingBidirectionalStreams, bidi);
    const echoes = await Promise.all(streams.map(async stream => {
      const [all] = await Promise.all(
          [readToEnd(stream.readable), send(stream.writable, pattern(100))]);
      return same(all.subarray(1), pattern(100)) ? all[0] : -1;
    }));
    const sorted = list => list.sort((a, b) => a - b).join();
    return {uni: sorted(names), bidi: sorted(echoes)};
  },

  // The server opens more than it may at once: each that ends makes room for another.
  async serverOpenedInTurn(transport, count) {
    const reader = transport.incomingUnidirectionalStreams.getReader();
    const names = new Set();
    for (let i = 0; i < count; i++) {
      names.add((await readToEnd((await reader.read()).value))[0]);
    }
    return names.size;
  },

  async datagrams(transport) {
    const most = transport.datagrams.maxDatagramSize;
    const writer = (transport.datagrams.writable ?? transport.datagrams.createWritable()).getWriter();
    const reader = transport.datagrams.readable.getReader();
    for (const size of [1, 100, most]) {
      const sent = pattern(size);
      // A datagram may be lost, so it is sent until it is back.
      const resend = setInterval(() => writer.write(sent), 200);
      await writer.write(sent);
      for (;;) {
        const {value} = await reader.read();
        if (same(sent, value)) {
          break;
        }
      }
      clearInterval(resend);
    }
    return most;
  },

  async resetByPage(transport, code) {
    const stream = await transport.createBidirectionalStream();
    const writer = stream.writable.getWriter();
    const reader = stream.readable.getReader();
    await writer.write(pattern(10));
    await reader.read();
    writer.abort(streamError(code)).catch(() => 0);
    return failure(reader.read());
  },

  async stopByPage(transport, code) {
    const stream = await transport.createBidirectionalStream();
    const writer = stream.writable.getWriter();
    const reader = stream.readable.getReader();
    await writer.write(pattern(10));
    await reader.read();
    await reader.cancel(streamError(code));
    return failure(writer.closed);
  },

  async resetByServer(transport, code) {
    const stream = await transport.createBidirectionalStream();
    await stream.writable.getWriter().write(new TextEncoder().encode(`reset ${code}`));
    return failure(stream.readable.getReader().read());
  },

  async stopByServer(transport, code) {
    const stream = await transport.createBidirectionalStream();
    const writer = stream.writable.getWriter();
    await writer.write(new TextEncoder().encode(`stop ${code}`));
    return failure(writer.closed);
  },

  async manyStreams(transport, count) {
    const all = await Promise.all(
        Array.from({length: count}, (_, i) => echoOnce(transport, pattern(1000 + i))));
    return all.filter(Boolean).length;
  },

  async uploadAtOnce(transport, {count, length}) {
    const upload = async () => {
      const stream = await transport.createBidirectionalStream();
      const writer = stream.writable.getWriter();
      const written = writer.write(new Uint8Array(length)).then(() => writer.close());
      const answer = await new Response(stream.readable).text();
      await written;
      return answer;
    };
    return Promise.all(Array.from({length: count}, upload));
  },

  async closeByPage(transport, {code, reason}) {
    transport.close({closeCode: code, reason});
    const info = await transport.closed;
    return {code: info.closeCode, reason: info.reason};
  },

  async closed(transport) {
    const info = await transport.closed;
    return {code: info.closeCode, reason: info.reason};
  },

  async echoThenClosed(transport) {
    await echoOnce(transport, pattern(10));
    const info = await transport.closed;
    return {code: info.closeCode, reason: info.reason};
  },

  // Chromium 156 lacks the member; a browser that has it must have heard of the wish.
  async draining(transport) {
    if ('draining' in transport) {
      await transport.draining;
    }
    return echoOnce(transport, pattern(10));
  },

  async idle(transport, milliseconds) {
    await new Promise(resolve => setTimeout(resolve, milliseconds));
    return echoOnce(transport, pattern(10));
  },

  async connectTwice(task) {
    const both = [dial(task), dial(task)];
    await Promise.all(both.map(transport => transport.ready));
    both[0].close();
    await both[0].closed;
    const survives = await echoOnce(both[1], pattern(1000));
    both[1].close();
    return survives;
  },

  async connectRefused(task) {
    const transport = dial(task);
    transport.closed.catch(() => 0);
    try {
      await transport.ready;
    } catch (error) {
      return error.name;
    }
    throw new Error('the session was established');
  },

  async connectProtocols(task, protocols) {
    const transport = dial({...task, options: {protocols}});
    await transport.ready;
    const chosen = transport.protocol;
    transport.close();
    return chosen;
  },
};
