// What Pattern and PatternClient do, in a page.
const PERIOD = 1000003;
const PIECE = 65536;
const pattern = new Uint8Array(PERIOD + PIECE);
for (let i = 0, x = 0x92d68ca2 | 0; i < PERIOD; i++) {
  x ^= x << 13;
  x ^= x >>> 17;
  x ^= x << 5;
  pattern[i] = x;
}
pattern.copyWithin(PERIOD, 0, PIECE);

let transport;
/** Bytes that were written or read so far. */
let passed = 0;
const datagrams = {sent: 0, back: 0};

async function connect(url, hash, compiled) {
  const value = Uint8Array.from(atob(hash), c => c.charCodeAt(0));
  const type = compiled ? (await import('/heddle.js')).WebTransport : WebTransport;
  const options = {serverCertificateHashes: [{algorithm: 'sha-256', value}]};
  if (compiled) options.transports = ['http3'];
  transport = new type(url, options);
  await transport.ready;
  const writer = transport.datagrams.writable.getWriter();
  setInterval(() => {
    datagrams.sent++;
    writer.write(new Uint8Array(5)).catch(() => {});
  }, 50);
  (async () => {
    for (const reader = transport.datagrams.readable.getReader();;) {
      const {done} = await reader.read();
      if (done) return;
      datagrams.back++;
    }
  })().catch(() => {});
}

function header(kind, from, count) {
  const bytes = new Uint8Array(17);
  const view = new DataView(bytes.buffer);
  bytes[0] = kind.charCodeAt(0);
  view.setBigInt64(1, BigInt(from));
  view.setBigInt64(9, BigInt(count));
  return bytes;
}

function compare(value, at) {
  for (let i = 0, place = at % PERIOD; i < value.length; i++) {
    if (value[i] !== pattern[place]) return 'another byte at ' + (at + i);
    if (++place === PERIOD) place = 0;
  }
  return '';
}

async function one(kind, from, count) {
  const stream = await transport.createBidirectionalStream();
  const writer = stream.writable.getWriter();
  await writer.write(header(kind, from, count));
  if (kind === 'u') {
    for (let done = 0; done < count; done += PIECE) {
      const place = (from + done) % PERIOD;
      // A copy: what is written may be taken away.
      await writer.write(pattern.slice(place, place + Math.min(PIECE, count - done)));
      passed += PIECE;
    }
    await writer.close();
    return new Response(stream.readable).text();
  }
  await writer.close();
  let had = 0;
  for (const reader = stream.readable.getReader();;) {
    const {value, done} = await reader.read();
    if (done) return had === count ? 'exact' : had + ' bytes instead of ' + count;
    const wrong = compare(value, from + had);
    if (wrong) return wrong;
    had += value.length;
    passed += value.length;
  }
}

/** 'exact' and how many seconds it took, or what was wrong. */
async function move({kind, streams, bytes}) {
  const from = performance.now();
  const all = [];
  for (let i = 0; i < streams; i++) {
    const begin = Math.floor(bytes * i / streams);
    all.push(one(kind, begin, Math.floor(bytes * (i + 1) / streams) - begin));
  }
  for (const verdict of await Promise.all(all)) {
    if (verdict !== 'exact') return verdict;
  }
  return 'exact ' + (performance.now() - from) / 1000;
}
