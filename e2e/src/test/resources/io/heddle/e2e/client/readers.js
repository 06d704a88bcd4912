// What pages do with a stream's bytes, one reader after the other: whoever reads, every byte comes
// out once and in order. Each scenario gets a transport, Heddle's or the browser's own, whose
// server echoes.

const PATIENCE_MS = 5_000;

function within(promise) {
  let timer;
  const late = new Promise(resolve => {
    timer = setTimeout(resolve, PATIENCE_MS, `nothing within ${PATIENCE_MS} ms`);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** A stream whose echo is to be read, and what was sent so far. */
class Echoed {
  static async open(transport) {
    const {readable, writable} = await transport.createBidirectionalStream();
    return new Echoed(transport, readable, writable.getWriter());
  }

  constructor(transport, readable, writer) {
    this.transport = transport;
    this.readable = readable;
    this.writer = writer;
    this.sent = 0;
  }

  async send(count) {
    const bytes = Uint8Array.from({length: count}, (_, i) => at(this.sent + i));
    this.sent += count;
    await this.writer.write(bytes);
  }

  /** What was sent has probably arrived here: something sent after it has. */
  async settle() {
    for (let i = 0; i < 3; i++) {
      const other = await Echoed.open(this.transport);
      await other.send(1);
      await other.writer.close();
      await toEnd(other.readable.getReader());
    }
  }

  async finish() {
    await this.writer.close();
  }

  verdict(bytes) {
    const wrong = bytes.findIndex((byte, i) => byte !== at(i));
    if (wrong >= 0) return `byte ${wrong} is wrong`;
    return bytes.length === this.sent ? 'exact' : `${bytes.length} of ${this.sent} bytes`;
  }
}

function at(i) {
  return (i * 31 >> 3 ^ i) & 255;
}

async function toEnd(reader, makeArguments = () => [], enough = Infinity) {
  const all = [];
  while (all.length < enough) {
    const {value, done} = await reader.read(...makeArguments());
    // The last view of a reader that asked for a minimum comes with what there is, and the end.
    if (value) all.push(...bytesOf(value));
    if (done) break;
  }
  return all;
}

function bytesOf(view) {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

const byob = (make, options = []) => readable => {
  const reader = readable.getReader({mode: 'byob'});
  return {
    read: () => reader.read(make(), ...options),
    release: () => reader.releaseLock(),
    cancel: () => reader.cancel(),
    toEnd: enough => toEnd(reader, () => [make(), ...options], enough),
  };
};

/** Readers that can have a read pending, and be released. */
const readers = {
  default: readable => {
    const reader = readable.getReader();
    return {
      read: () => reader.read(),
      release: () => reader.releaseLock(),
      cancel: () => reader.cancel(),
      toEnd: enough => toEnd(reader, undefined, enough),
    };
  },
  'byob of 4': byob(() => new Uint8Array(4)),
  'byob of 4096': byob(() => new Uint8Array(4096)),
  'byob within a buffer': byob(() => new Uint8Array(new ArrayBuffer(64), 16, 7)),
  'byob of DataView': byob(() => new DataView(new ArrayBuffer(50))),
  'byob of Uint32Array': byob(() => new Uint32Array(5)),
  'byob of at least 40': byob(() => new Uint8Array(50), [{min: 40}]),
  'byob of exactly 25': byob(() => new Uint8Array(25), [{min: 25}]),
};

/** Ways to take all of a stream. */
const consumers = {
  ...Object.fromEntries(
      Object.entries(readers).map(([name, open]) => [name, readable => open(readable).toEnd()])),
  async iteration(readable) {
    const all = [];
    for await (const chunk of readable) all.push(...chunk);
    return all;
  },
  'iteration, given up between': async readable => {
    const all = [];
    for await (const chunk of readable.values({preventCancel: true})) {
      all.push(...chunk);
      break;
    }
    return [...all, ...await toEnd(readable.getReader())];
  },
  async 'tee, both'(readable) {
    const [a, b] = await Promise.all(readable.tee().map(branch => toEnd(branch.getReader())));
    return String(a) === String(b) ? a : ['branches differ'];
  },
  async 'tee, one cancelled'(readable) {
    const [a, b] = readable.tee();
    b.cancel();
    return toEnd(a.getReader());
  },
  async 'tee, byob and default'(readable) {
    const [a, b] = readable.tee();
    const [x, y] = await Promise.all(
        [consumers['byob of 4'](a), toEnd(b.getReader())]);
    return String(x) === String(y) ? x : ['branches differ'];
  },
  async pipe(readable) {
    const all = [];
    await readable.pipeTo(new WritableStream({write: chunk => void all.push(...chunk)}));
    return all;
  },
  async 'pipe through'(readable) {
    return toEnd(readable.pipeThrough(new TransformStream()).getReader());
  },
  async 'pipe given up, then default'(readable) {
    const all = [], abort = new AbortController();
    const options = {signal: abort.signal, preventCancel: true, preventAbort: true};
    const piping = readable.pipeTo(
        new WritableStream({write: chunk => void all.push(...chunk)}), options);
    abort.abort();
    await piping.catch(() => {});
    return [...all, ...await toEnd(readable.getReader())];
  },
  async transfer(readable) {
    const channel = new MessageChannel();
    const arrived = new Promise(resolve => channel.port2.onmessage = ({data}) => resolve(data));
    channel.port1.postMessage(readable, [readable]);
    return toEnd((await arrived).getReader());
  },
  async 'one read each'(readable) {
    const all = [];
    for (let turn = 0;; turn++) {
      const open = Object.values(readers)[turn % 3];
      const reader = open(readable);
      const {value, done} = await reader.read();
      reader.release();
      if (value) all.push(...value);
      if (done) return all;
    }
  },
};

/** A name without what the browser lacks, of its own streams as well. */
let lacks = () => false;

/** Finds out what the browser lacks. */
export async function probe() {
  const source = {type: 'bytes', pull: controller => controller.enqueue(new Uint8Array(1))};
  const reader = new ReadableStream(source).getReader({mode: 'byob'});
  // WHATWG Streams §4.5.3: a browser without "min" passes the options over.
  const hasMin = (await reader.read(new Uint8Array(2), {min: 2})).value.length === 2;
  let canTransfer = true;
  try {
    const stream = new ReadableStream(source);
    structuredClone(stream, {transfer: [stream]});
  } catch {
    canTransfer = false;
  }
  lacks = name => !hasMin && /at least|exactly/.test(name) || !canTransfer && name === 'transfer';
  return {hasMin, canTransfer};
}

/** The first reader is released with a read pending; this is what else happens, and when. */
const scenarios = {
  async 'bytes come when nobody reads'(stream, before, rest) {
    before.release();
    await stream.send(100);
    await stream.settle();
    const all = rest();
    await stream.send(100);
    await stream.finish();
    return all;
  },

  async 'bytes come when the second reader waits'(stream, before, rest) {
    before.release();
    const all = rest();
    await stream.send(100);
    await stream.settle();
    await stream.send(100);
    await stream.finish();
    return all;
  },

  // Fewer than a minimum: they lie in a view that the first reader does not get.
  async 'some bytes came for the first reader'(stream, before, rest) {
    await stream.send(4);
    await stream.settle();
    before.release();
    const all = rest();
    await stream.send(100);
    await stream.settle();
    await stream.send(100);
    await stream.finish();
    return all;
  },

  async 'some bytes came for the first reader, and only the end comes'(stream, before, rest) {
    await stream.send(4);
    await stream.settle();
    before.release();
    const all = rest();
    await stream.finish();
    return all;
  },

  async 'nothing comes but the end'(stream, before, rest) {
    before.release();
    const all = rest();
    await stream.finish();
    return all;
  },
};

/** Runs a scenario with each pair of readers: what became of the bytes, by the pair's names. */
export async function verdicts(transport, scenario) {
  const verdicts = {};
  for (const [first, open] of Object.entries(readers)) {
    for (const [then, consume] of Object.entries(consumers)) {
      if (lacks(first) || lacks(then)) continue;
      const stream = await Echoed.open(transport);
      const before = open(stream.readable);
      const pending = before.read().then(({value}) => [...bytesOf(value)], () => []);
      const running = scenarios[scenario](stream, before, () => consume(stream.readable));
      verdicts[`${first} → ${then}`] = await within(
          running.then(async rest => stream.verdict([...await pending, ...rest])).catch(String));
    }
  }
  return verdicts;
}

/** The second reader gets what comes at once, and not only with what comes after it. */
export async function promptness(transport) {
  const verdicts = {};
  for (const [first, open] of Object.entries(readers)) {
    for (const [then, reopen] of Object.entries(readers)) {
      if (lacks(first) || lacks(then)) continue;
      const stream = await Echoed.open(transport);
      const before = open(stream.readable);
      before.read().catch(() => {});
      before.release();
      const all = reopen(stream.readable).toEnd(100);
      await stream.send(100);
      verdicts[`${first} → ${then}`] = await within(all.then(all => stream.verdict(all), String));
      await stream.finish();
    }
  }
  return verdicts;
}

// Codes are left out: Firefox's own class does not tell them.
async function outcome(reading) {
  return within(reading.then(
      ({done}) => done ? 'done' : 'bytes',
      ({source}) => source));
}

/** What a read that waits ends with, however it is interrupted; the server obeys. */
export async function interruptions(transport) {
  const text = command => new TextEncoder().encode(command);
  const pending = async (name, command) => {
    const {readable, writable} = await transport.createBidirectionalStream();
    const writer = writable.getWriter();
    const reader = readers[name](readable);
    const reading = outcome(reader.read());
    if (command) await writer.write(text(command));
    return {readable, reading, reader};
  };
  const outcomes = {};
  for (const [label, name] of [['', 'default'], [' by view', 'byob of 4']]) {
    const {reading, reader} = await pending(name);
    reader.cancel();
    outcomes['cancel' + label] = await reading;
  }
  const {readable} = await transport.createBidirectionalStream();
  const branches = readable.tee().map(branch => branch.getReader());
  const both = branches.map(branch => outcome(branch.read()));
  branches.forEach(branch => branch.cancel());
  outcomes['cancel of both branches'] = (await Promise.all(both)).join(' ');
  for (const [label, name] of [['', 'default'], [', by view', 'byob of 4']]) {
    outcomes["peer's reset" + label] = await (await pending(name, 'reset 7\n')).reading;
  }
  outcomes["peer's reset after release"] = await resetAfterRelease(transport, text);
  const last = [await pending('default'), await pending('byob of 4')];
  transport.close();
  outcomes['own close'] = await last[0].reading;
  outcomes['own close, by view'] = await last[1].reading;
  return outcomes;
}

async function resetAfterRelease(transport, text) {
  const {readable, writable} = await transport.createBidirectionalStream();
  const first = readers['byob of 4096'](readable);
  first.read().catch(() => {});
  first.release();
  const reading = outcome(readers.default(readable).read());
  await writable.getWriter().write(text('reset 7\n'));
  return reading;
}

/** Streams and datagrams that come for a reader which is released meanwhile. */
export async function arrivals(transport) {
  const numbers = async (readable, send, number) => {
    const first = readable.getReader();
    first.read().catch(() => {});
    first.releaseLock();
    await send(1);
    await send(2);
    const second = readable.getReader();
    const taken = [await number((await within(second.read())).value)];
    taken.push(await number((await within(second.read())).value));
    second.read().catch(() => {});
    second.releaseLock();
    const third = readable.getReader();
    const waiting = third.read();
    await send(3);
    taken.push(await number((await within(waiting)).value));
    third.releaseLock();
    return taken.join(' ');
  };
  const streams = await numbers(
      transport.incomingUnidirectionalStreams,
      async number => {
        const writer = (await transport.createUnidirectionalStream()).getWriter();
        await writer.write(Uint8Array.of(number));
        await writer.close();
        await (await Echoed.open(transport)).settle();
      },
      async stream => (await toEnd(stream.getReader()))[0]);
  const writer = transport.datagrams.writable.getWriter();
  const datagrams = await numbers(
      transport.datagrams.readable,
      async number => {
        await writer.write(Uint8Array.of(number));
        await (await Echoed.open(transport)).settle();
      },
      datagram => datagram[0]);
  return {streams, datagrams};
}

/** Ways to write; what comes back tells whether all of it went out as it was when written. */
export async function writes(transport) {
  const chunk = (stream, count) => {
    const bytes = Uint8Array.from({length: count}, (_, i) => at(stream.sent + i));
    stream.sent += count;
    return bytes;
  };
  const ways = {
    async 'released with writes under way'(stream, writable) {
      for (let i = 0; i < 20; i++) {
        const writer = writable.getWriter();
        writer.write(chunk(stream, i % 3 ? 100 : 50000));
        writer.releaseLock();
      }
      return writable.getWriter().close();
    },
    async piped(stream, writable) {
      const chunks = Array.from({length: 20}, (_, i) => chunk(stream, 1 + i * 3000));
      return new ReadableStream({
        pull: controller => chunks.length ? controller.enqueue(chunks.shift()) : controller.close(),
      }).pipeTo(writable);
    },
    async 'piped, then written'(stream, writable) {
      const chunks = Array.from({length: 5}, () => chunk(stream, 20000));
      await new ReadableStream({
        pull: controller => chunks.length ? controller.enqueue(chunks.shift()) : controller.close(),
      }).pipeTo(writable, {preventClose: true});
      const writer = writable.getWriter();
      writer.write(chunk(stream, 10));
      return writer.close();
    },
    async transferred(stream, writable) {
      const channel = new MessageChannel();
      const arrived = new Promise(resolve => channel.port2.onmessage = ({data}) => resolve(data));
      channel.port1.postMessage(writable, [writable]);
      const writer = (await arrived).getWriter();
      for (let i = 0; i < 5; i++) await writer.write(chunk(stream, 20000));
      return writer.close();
    },
    // WHATWG Streams: once a write is fulfilled, its chunk is the page's again.
    async 'changed after each write'(stream, writable) {
      const writer = writable.getWriter();
      for (let i = 0; i < 30; i++) {
        const bytes = chunk(stream, [1, 100, 9000, 300000][i % 4]);
        await writer.write([bytes, bytes.buffer, new DataView(bytes.buffer)][i % 3]);
        bytes.fill(255);
      }
      return writer.close();
    },
    async 'changed at once after the write\'s promise, many'(stream, writable) {
      const writer = writable.getWriter();
      for (let i = 0; i < 60; i++) {
        const bytes = chunk(stream, [100, 9000, 300000][i % 3]);
        writer.write(bytes).then(() => bytes.fill(255));
      }
      return writer.close();
    },
  };
  const outcomes = {};
  for (const [name, write] of Object.entries(ways)) {
    const {readable, writable} = await transport.createBidirectionalStream();
    const stream = new Echoed(transport, readable, undefined);
    const all = toEnd(readable.getReader());
    await write(stream, writable);
    outcomes[name] = await within(all.then(bytes => stream.verdict(bytes), String));
  }
  return outcomes;
}
