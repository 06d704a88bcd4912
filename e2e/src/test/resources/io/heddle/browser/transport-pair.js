/*
 * Both ends of a WebTransport session in one page, and the network between them. Each end is what
 * W3C WebTransport says of a browser's `WebTransport`, though a browser has clients only: what it
 * says of the server is what the other end does. Where the standard leaves something to the browser
 * or to the network, a seed decides.
 *
 * Time stands still while somebody looks: the page's timers and its clock are those of the pair.
 */
(() => {
  const MOST_PACKET_BYTES = 1_200;

  /** Choices by a seed (mulberry32). */
  class Choice {
    constructor(seed) {
      this.state = seed;
    }

    fraction() {
      this.state = (this.state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x100000000;
    }

    below(bound) {
      return Math.floor(this.fraction() * bound);
    }

    oneIn(count) {
      return this.below(count) === 0;
    }

    of(...values) {
      return values[this.below(values.length)];
    }
  }

  /** The time of the page, which only passes when somebody lets it. */
  class Clock {
    constructor() {
      this.nowMs = 0;
      this.given = 0;
      this.tasks = []; // the next one is the last
      this.channel = new MessageChannel();
    }

    after(delayMs, run) {
      return this.at(this.nowMs + delayMs, run);
    }

    at(atMs, run) {
      const task = {atMs, number: ++this.given, run};
      let from = 0;
      let to = this.tasks.length;
      while (from < to) {
        const middle = (from + to) >> 1;
        if (this.tasks[middle].atMs > task.atMs) {
          from = middle + 1;
        } else {
          to = middle;
        }
      }
      this.tasks.splice(from, 0, task);
      return task.number;
    }

    forget(number) {
      this.tasks = this.tasks.filter(task => task.number !== number);
    }

    /** Lets the page do what it can do now. */
    settle() {
      return new Promise(resolve => {
        this.channel.port1.onmessage = () => resolve();
        this.channel.port2.postMessage(0);
      });
    }

    runNext() {
      const task = this.tasks.pop();
      this.nowMs = Math.max(this.nowMs, task.atMs);
      task.run();
    }

    /** Runs some tasks, each of them in a task of the page's; gives how many there were. */
    async step(most) {
      await this.settle();
      let count = 0;
      for (; count < most && this.tasks.length > 0; count++) {
        this.runNext();
        await this.settle();
      }
      return count;
    }

    async advance(ms) {
      await this.settle();
      const untilMs = this.nowMs + ms;
      while (this.tasks.length > 0 && this.tasks.at(-1).atMs <= untilMs) {
        this.runNext();
        await this.settle();
      }
      this.nowMs = untilMs;
    }

    /** Makes it the page's. */
    install() {
      this.pages = {setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout};
      globalThis.setTimeout = (run, delayMs = 0) => this.after(Math.max(0, delayMs), run);
      globalThis.clearTimeout = number => this.forget(number);
      performance.now = () => this.nowMs;
    }

    uninstall() {
      Object.assign(globalThis, this.pages);
      delete performance.now;
      this.channel.port1.close();
    }
  }

  /** W3C WebTransport, interface WebTransportError: Chromium 156 makes an octet of the code. */
  class WebTransportError extends DOMException {
    #source;
    #streamErrorCode;

    constructor(message = '', {source = 'stream', streamErrorCode = null} = {}) {
      super(message, 'WebTransportError');
      this.#source = source;
      this.#streamErrorCode =
          streamErrorCode === null
              ? null
              : Math.round(Math.min(Math.max(streamErrorCode, 0), 0xffffffff));
    }

    get source() {
      return this.#source;
    }

    get streamErrorCode() {
      return this.#streamErrorCode;
    }
  }

  /** What a stream is aborted with for a reason. */
  function codeOf(reason) {
    return reason instanceof WebTransportError ? (reason.streamErrorCode ?? 0) : 0;
  }

  /** What the seed decides of a network, for both directions. */
  class Network {
    constructor(choice, clock) {
      this.choice = choice;
      this.clock = clock;
      this.latencyMs = choice.below(10);
      // Less than the patience that a close is waited for: resets overtake it by as much.
      this.jitterMs = choice.below(20);
      this.bytesPerMs = choice.of(Infinity, Infinity, 1_000, 100, 20);
      this.lossPercent = choice.of(0, 0, 10, 50);
      this.resetsWait = choice.oneIn(2);
    }

    /** When a packet that is sent now arrives; packets overtake each other. */
    arrivesInMs() {
      return this.latencyMs + this.choice.fraction() * this.jitterMs;
    }

    carry(arrives) {
      this.clock.after(this.arrivesInMs(), arrives);
    }
  }

  /** A QUIC stream: one or two pipes. */
  class Stream {
    constructor(number, opener, bidirectional) {
      this.number = number;
      this.opener = opener;
      this.bidirectional = bidirectional;
      this.isKnown = false;
      this.isAccepted = false;
      this.isOver = false;
      this.forth = new Pipe(this, opener, opener.peer);
      this.back = bidirectional ? new Pipe(this, opener.peer, opener) : null;
    }

    pipeFrom(end) {
      return end === this.opener ? this.forth : this.back;
    }

    pipeTo(end) {
      return end === this.opener ? this.back : this.forth;
    }

    /** Whether all that there was to send has arrived, and the peer's page has the stream. */
    isDone() {
      const pipes = this.bidirectional ? [this.forth, this.back] : [this.forth];
      return this.isAccepted && pipes.every(pipe => pipe.sentAll && pipe.receivedAll);
    }

    /** Once the peer has nothing more to do with it, another may be opened. */
    look() {
      const isOver = this.forth.receivedAll && (!this.bidirectional || this.back.sentAll);
      if (isOver && !this.isOver) {
        this.isOver = true;
        this.opener.network.carry(() => this.opener.mayOpenMore(this.bidirectional));
      }
    }
  }

  /** One direction of a stream, at both its ends. */
  class Pipe {
    constructor(stream, from, to) {
      this.stream = stream;
      this.from = from;
      this.to = to;
      this.network = from.network;
      // Where it is written.
      this.send = null;
      this.unsent = [];
      this.unsentBytes = 0;
      this.sentBytes = 0;
      this.credit = to.streamWindow;
      this.taken = null;
      this.finished = null;
      this.finSent = false;
      this.resetSent = false;
      this.acknowledgedBytes = 0;
      this.finAcknowledged = false;
      this.sentAll = false;
      this.earlyStop = null;
      this.lastArrivesAtMs = 0;
      // Where it is read.
      this.receive = null;
      this.chunks = [];
      this.usedBytes = 0;
      this.grantedBytes = to.streamWindow;
      this.finReceived = false;
      this.resetReceived = false;
      this.earlyReset = null;
      this.stopped = false;
      this.reader = null;
      this.receivedAll = false;
    }

    // ---- where it is written ----

    write(bytes, taken) {
      if (this.resetSent) {
        return; // the page is about to hear of it
      }
      this.unsent.push(bytes);
      this.unsentBytes += bytes.length;
      this.taken = taken;
      this.from.hasToSend(this);
      this.tellTaken();
    }

    tellTaken() {
      if (this.taken !== null && this.unsentBytes <= this.from.sendBufferBytes) {
        const taken = this.taken;
        this.taken = null;
        taken();
      }
    }

    finish(finished) {
      if (this.resetSent) {
        return;
      }
      this.finished = finished;
      this.from.hasToSend(this);
    }

    canSend() {
      const hasRoom = this.sentBytes < this.credit && this.from.sentBytes < this.from.credit;
      return this.unsentBytes > 0 ? hasRoom : this.finished !== null && !this.finSent;
    }

    /** Sends one packet; gives its length. */
    sendPacket() {
      const most =
          Math.min(
              this.unsentBytes,
              this.credit - this.sentBytes,
              this.from.credit - this.from.sentBytes,
              MOST_PACKET_BYTES);
      const bytes = this.cut(most);
      this.sentBytes += bytes.length;
      this.from.sentBytes += bytes.length;
      const fin = this.finished !== null && this.unsentBytes === 0;
      this.finSent = fin;
      // In order within the stream, as retransmission makes it.
      const atMs =
          Math.max(
              this.lastArrivesAtMs, this.network.clock.nowMs + this.network.arrivesInMs());
      this.lastArrivesAtMs = atMs;
      this.network.clock.at(atMs, () => {
        this.arrived(bytes, fin);
        this.network.carry(() => this.acknowledged(bytes.length, fin));
      });
      this.tellTaken();
      return bytes.length;
    }

    cut(length) {
      const bytes = new Uint8Array(length);
      let at = 0;
      while (at < length) {
        const first = this.unsent[0];
        const part = first.subarray(0, length - at);
        bytes.set(part, at);
        at += part.length;
        if (part.length === first.length) {
          this.unsent.shift();
        } else {
          this.unsent[0] = first.subarray(part.length);
        }
      }
      this.unsentBytes -= length;
      return bytes;
    }

    acknowledged(length, fin) {
      this.acknowledgedBytes += length;
      this.finAcknowledged ||= fin;
      if (this.finAcknowledged && this.acknowledgedBytes === this.sentBytes && !this.sentAll) {
        this.sentAll = true;
        if (!this.resetSent) {
          this.finished();
        }
        this.stream.look();
      }
    }

    /** RESET_STREAM_AT, of which what names the stream's session arrives in any case. */
    reset(code) {
      if (this.resetSent || this.sentAll) {
        return;
      }
      this.resetSent = true;
      this.unsent = [];
      this.unsentBytes = 0;
      const finalBytes = this.sentBytes;
      let atMs = this.network.clock.nowMs + this.network.arrivesInMs();
      if (this.network.resetsWait) {
        atMs = Math.max(atMs, this.lastArrivesAtMs);
      }
      this.network.clock.at(atMs, () => {
        this.wasReset(code, finalBytes);
        this.network.carry(() => {
          this.sentAll = true;
          this.stream.look();
        });
      });
    }

    wasStopped(code) {
      if (this.from.hasEnded() || this.resetSent || this.sentAll) {
        return;
      }
      if (this.from !== this.stream.opener && !this.stream.isKnown) {
        // What names its session has yet to come.
        this.earlyStop = {code};
        return;
      }
      // RFC 9000 §3.5: without need where all has been sent.
      if (!this.finSent || this.network.choice.oneIn(2)) {
        this.reset(code);
      }
      if (this.send !== null) {
        this.send.receivingAborted(code);
      } else {
        this.earlyStop = {code};
      }
    }

    /** There is a WebTransportSendStream now. */
    isSentBy(send) {
      this.send = send;
      const early = this.earlyStop;
      if (early !== null) {
        this.earlyStop = null;
        this.reset(early.code);
        send.receivingAborted(early.code);
      }
    }

    // ---- where it is read ----

    arrived(bytes, fin) {
      if (this.to.hasEnded()) {
        return;
      }
      this.to.hasHeardOf(this.stream);
      if (this.resetReceived) {
        return;
      }
      this.finReceived ||= fin;
      if (this.stopped) {
        this.used(bytes.length);
      } else {
        if (bytes.length > 0) {
          this.chunks.push(bytes);
        }
        this.serve();
      }
      this.lookWhetherReceived();
    }

    wasReset(code, finalBytes) {
      if (this.to.hasEnded()) {
        return;
      }
      this.to.hasHeardOf(this.stream);
      // RFC 9000 §3.2: with everything here it makes no difference.
      if (this.finReceived) {
        return;
      }
      this.resetReceived = true;
      this.chunks = [];
      this.reader = null;
      this.used(finalBytes - this.usedBytes);
      this.lookWhetherReceived();
      if (this.stopped) {
        return;
      }
      if (this.receive !== null) {
        this.receive.sendingAborted(code);
      } else {
        this.earlyReset = {code};
      }
    }

    /** There is a WebTransportReceiveStream now. */
    isReceivedBy(receive) {
      this.receive = receive;
      if (this.earlyReset !== null) {
        receive.sendingAborted(this.earlyReset.code);
        this.earlyReset = null;
      }
    }

    /** Gives at least a byte, or the end. */
    read(mostBytes, reader) {
      this.reader = {mostBytes, reader};
      this.serve();
    }

    serve() {
      if (this.reader === null || (this.chunks.length === 0 && !this.finReceived)) {
        return;
      }
      const {mostBytes, reader} = this.reader;
      this.reader = null;
      const buffer = new Uint8Array(mostBytes);
      let length = 0;
      while (length < mostBytes && this.chunks.length > 0) {
        const part = this.chunks[0].subarray(0, mostBytes - length);
        buffer.set(part, length);
        length += part.length;
        if (part.length === this.chunks[0].length) {
          this.chunks.shift();
        } else {
          this.chunks[0] = this.chunks[0].subarray(part.length);
        }
      }
      const atEnd = this.finReceived && this.chunks.length === 0;
      const fin = atEnd && (length === 0 || this.network.choice.oneIn(2));
      this.used(length);
      reader(buffer.subarray(0, length), fin);
      this.lookWhetherReceived();
    }

    /** Grants as much again, perhaps not before it is worth a frame. */
    used(length) {
      this.usedBytes += length;
      this.to.used(length);
      const most = this.usedBytes + this.to.streamWindow;
      if (most - this.grantedBytes >= this.to.grantsFrom * this.to.streamWindow) {
        this.grantedBytes = most;
        this.network.carry(() => {
          this.credit = Math.max(this.credit, most);
          this.from.hasToSend(this);
        });
      }
    }

    stop(code) {
      if (this.stopped || this.receivedAll || this.resetReceived) {
        return;
      }
      this.stopped = true;
      this.reader = null;
      const left = this.chunks.reduce((sum, chunk) => sum + chunk.length, 0);
      this.chunks = [];
      this.used(left);
      this.lookWhetherReceived();
      // RFC 9000 §3.5: of no use where all has been received.
      if (!this.finReceived) {
        this.network.carry(() => this.wasStopped(code));
      }
    }

    lookWhetherReceived() {
      const over = this.resetReceived || (this.finReceived && this.chunks.length === 0);
      if (over && !this.receivedAll) {
        this.receivedAll = true;
        this.stream.look();
      }
    }
  }

  /** W3C WebTransport, WebTransportSendStream: the procedures and the stream. */
  class SendStream {
    constructor(transport, pipe, sendOrder) {
      this.transport = transport;
      this.pipe = pipe;
      this.sendOrder = sendOrder;
      this.pendingOperation = null;
      this.stream = new WritableStream({
        start: controller => {
          this.controller = controller;
        },
        write: chunk => this.write(chunk),
        close: () => this.close(),
        abort: reason => this.abort(reason),
      });
      this.controller.signal.addEventListener('abort', () => this.aborting());
      const self = this;
      Object.defineProperty(this.stream, 'sendOrder', {
        get: () => self.sendOrder,
        set: value => {
          self.sendOrder = value;
        },
      });
      transport.sendStreams.add(this);
      pipe.isSentBy(this);
    }

    aborting() {
      const pending = this.pendingOperation;
      if (pending === null) {
        return;
      }
      this.pendingOperation = null;
      const reason = this.controller.signal.reason;
      this.abort(reason).then(() => pending.reject(reason));
    }

    operation(start) {
      return new Promise((resolve, reject) => {
        const pending = {resolve, reject};
        this.pendingOperation = pending;
        start(() =>
            this.transport.queueTask(() => {
              if (this.pendingOperation === pending) {
                this.pendingOperation = null;
              }
              resolve();
            }));
      });
    }

    write(chunk) {
      if (!ArrayBuffer.isView(chunk)) {
        return Promise.reject(new TypeError('not of bytes'));
      }
      const bytes =
          new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength).slice();
      return bytes.length === 0
          ? Promise.resolve()
          : this.operation(done => this.pipe.write(bytes, done));
    }

    close() {
      this.transport.sendStreams.delete(this);
      return this.operation(done => this.pipe.finish(done));
    }

    abort(reason) {
      this.transport.sendStreams.delete(this);
      this.pipe.reset(codeOf(reason));
      return new Promise(resolve => this.transport.queueTask(resolve));
    }

    receivingAborted(code) {
      this.transport.queueTask(() => {
        if (this.transport.hasEnded()) {
          return;
        }
        this.transport.sendStreams.delete(this);
        this.error(new WebTransportError('', {source: 'stream', streamErrorCode: code}));
      });
    }

    error(error) {
      this.pendingOperation?.reject(error);
      this.controller.error(error);
    }
  }

  /** W3C WebTransport, WebTransportReceiveStream: the procedures and the stream. */
  class ReceiveStream {
    constructor(transport, pipe) {
      this.transport = transport;
      this.pipe = pipe;
      this.isOver = false;
      this.stream = new ReadableStream(
          {
            type: 'bytes',
            start: controller => {
              this.controller = controller;
            },
            pull: () => this.pull(),
            cancel: reason => this.cancel(reason),
          },
          {highWaterMark: 0});
      transport.receiveStreams.add(this);
      pipe.isReceivedBy(this);
    }

    pull() {
      return new Promise(resolve => {
        // What is there already may be given at once.
        let mayBeAtOnce = this.transport.choice.oneIn(2);
        const steps = (bytes, fin) => {
          if (this.isOver) {
            return;
          }
          if (bytes.length > 0) {
            this.controller.enqueue(bytes);
          }
          if (fin) {
            this.isOver = true;
            this.transport.receiveStreams.delete(this);
            this.controller.close();
          }
          resolve();
        };
        this.pipe.read(this.transport.readBytes, (bytes, fin) => {
          if (mayBeAtOnce) {
            steps(bytes, fin);
          } else {
            this.transport.queueTask(() => steps(bytes, fin));
          }
        });
        mayBeAtOnce = false;
      });
    }

    cancel(reason) {
      this.isOver = true;
      this.pipe.stop(codeOf(reason));
      return new Promise(resolve =>
          this.transport.queueTask(() => {
            this.transport.receiveStreams.delete(this);
            resolve();
          }));
    }

    sendingAborted(code) {
      this.transport.queueTask(() => {
        if (this.transport.hasEnded()) {
          return;
        }
        this.transport.receiveStreams.delete(this);
        this.error(new WebTransportError('', {source: 'stream', streamErrorCode: code}));
      });
    }

    error(error) {
      this.isOver = true;
      this.controller.error(error);
    }
  }

  /** W3C WebTransport, WebTransportDatagramDuplexStream: the procedures and the streams. */
  class Datagrams {
    constructor(transport) {
      const choice = transport.choice;
      this.transport = transport;
      this.changeMaxSize();
      this.incoming = [];
      this.pulled = null;
      this.outgoing = [];
      this.writers = [];
      this.isSending = false;
      this.incomingMaxBufferedDatagrams = 1 + choice.below(10);
      this.outgoingMaxBufferedDatagrams = 1 + choice.below(5);
      this.incomingExpirationMs = choice.of(5, 1_000);
      this.outgoingExpirationMs = choice.of(5, 1_000);
      this.readable = new ReadableStream(
          {
            start: controller => {
              this.controller = controller;
            },
            pull: () => this.pull(),
          },
          {highWaterMark: 0});
    }

    /** As the path changes. */
    changeMaxSize() {
      this.maxDatagramSize = 500 + this.transport.choice.below(1_000);
    }

    createWritable() {
      if (this.transport.hasEnded()) {
        throw new DOMException('', 'InvalidStateError');
      }
      const writable = new WritableStream({write: chunk => this.write(chunk)});
      // Who closes a stream that is locked, as the standard can, does so by its writer.
      const self = this;
      writable.getWriter = function () {
        const writer = WritableStream.prototype.getWriter.call(this);
        self.writers.push(writer);
        return writer;
      };
      return writable;
    }

    write(chunk) {
      if (!ArrayBuffer.isView(chunk)) {
        return Promise.reject(new TypeError('not of bytes'));
      }
      if (this.maxDatagramSize < chunk.byteLength) {
        return Promise.resolve();
      }
      return new Promise(resolve => {
        const bytes =
            new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength).slice();
        this.outgoing.push({bytes, atMs: this.transport.clock.nowMs, resolve});
        if (this.outgoing.length < this.outgoingMaxBufferedDatagrams) {
          resolve();
        }
        this.sendLater();
      });
    }

    sendLater() {
      if (!this.isSending) {
        this.isSending = true;
        this.transport.clock.after(this.transport.choice.fraction() * 2, () => {
          this.isSending = false;
          this.send();
        });
      }
    }

    send() {
      if (this.transport.choice.oneIn(10)) {
        this.changeMaxSize();
      }
      const expired = this.transport.clock.nowMs - this.outgoingExpirationMs;
      while (this.outgoing.length > 0 && this.outgoing[0].atMs < expired) {
        this.transport.queueTask(this.outgoing.shift().resolve);
      }
      if (this.transport.hasEnded()) {
        return;
      }
      while (this.outgoing.length > 0) {
        // Not all at once.
        if (this.transport.choice.oneIn(3)) {
          this.sendLater();
          break;
        }
        const {bytes, resolve} = this.outgoing.shift();
        if (bytes.length <= this.maxDatagramSize) {
          this.transport.sendDatagram(bytes);
        }
        this.transport.queueTask(resolve);
      }
    }

    pull() {
      if (this.incoming.length === 0) {
        return new Promise(resolve => {
          this.pulled = resolve;
        });
      }
      this.controller.enqueue(this.incoming.shift().bytes);
      return Promise.resolve();
    }

    arrived(bytes) {
      const nowMs = this.transport.clock.nowMs;
      this.incoming.push({bytes, atMs: nowMs});
      while (this.incoming.length > this.incomingMaxBufferedDatagrams) {
        this.incoming.shift();
      }
      while (
        this.incoming.length > 0 &&
        this.incoming[0].atMs < nowMs - this.incomingExpirationMs
      ) {
        this.incoming.shift();
      }
      if (this.incoming.length > 0 && this.pulled !== null) {
        const first = this.incoming.shift().bytes;
        const resolve = this.pulled;
        this.pulled = null;
        this.transport.queueTask(() => {
          if (!this.transport.hasEnded()) {
            this.controller.enqueue(first);
            resolve();
          }
        });
      }
    }

    close() {
      this.outgoing = [];
      this.incoming = [];
      this.writers.forEach(writer => writer.close().catch(() => {}));
      this.controller.close();
    }
  }

  /** Streams of one kind that come from the peer. */
  class Incoming {
    constructor(transport, create) {
      this.transport = transport;
      this.create = create;
      this.arrived = [];
      this.pulled = null;
      this.numbers = [];
      this.readable = new ReadableStream(
          {
            start: controller => {
              this.controller = controller;
            },
            pull: () => this.pull(),
          },
          {highWaterMark: 0});
    }

    pull() {
      if (this.transport.hasEnded()) {
        return Promise.reject(new DOMException('', 'InvalidStateError'));
      }
      return new Promise(resolve => {
        this.pulled = resolve;
        this.serve();
      });
    }

    add(stream) {
      this.arrived.push(stream);
      this.serve();
    }

    serve() {
      if (this.pulled === null || this.arrived.length === 0) {
        return;
      }
      const stream = this.arrived.shift();
      const resolve = this.pulled;
      this.pulled = null;
      this.transport.queueTask(() => {
        if (this.transport.hasEnded()) {
          return;
        }
        this.numbers.push(stream.number);
        stream.isAccepted = true;
        this.controller.enqueue(this.create(stream));
        resolve();
      });
    }
  }

  /** Streams of one kind that this end opens, as far as the peer lets it. */
  class Outgoing {
    constructor(transport, bidirectional, most, create) {
      this.transport = transport;
      this.bidirectional = bidirectional;
      this.most = most;
      this.create = create;
      this.opened = 0;
      this.waiting = [];
      this.numbers = [];
    }

    open({sendOrder = 0, waitUntilAvailable = false} = {}) {
      const {transport} = this;
      if (transport.hasEnded()) {
        return Promise.reject(new DOMException('', 'InvalidStateError'));
      }
      return new Promise((resolve, reject) => {
        if (this.opened >= this.most && !waitUntilAvailable) {
          transport.queueTask(() => reject(new DOMException('', 'QuotaExceededError')));
        } else {
          this.waiting.push({sendOrder, resolve, reject});
          this.proceed();
        }
      });
    }

    mayOpenMore() {
      this.most++;
      this.proceed();
    }

    proceed() {
      const {transport} = this;
      while (this.waiting.length > 0 && this.opened < this.most && !transport.hasEnded()) {
        this.opened++;
        const {sendOrder, resolve, reject} = this.waiting.shift();
        const stream = new Stream(transport.pair.streams++, transport, this.bidirectional);
        transport.streams.add(stream);
        transport.queueTask(() => {
          if (transport.hasEnded()) {
            reject(new DOMException('', 'InvalidStateError'));
            return;
          }
          this.numbers.push(stream.number);
          resolve(this.create(stream, sendOrder));
        });
      }
    }

    end() {
      for (const {reject} of this.waiting.splice(0)) {
        this.transport.queueTask(() => reject(new DOMException('', 'InvalidStateError')));
      }
    }
  }

  /** W3C WebTransport, interface WebTransport, of a session that is established. */
  class Transport {
    #closed = {};

    constructor(pair) {
      const {choice} = pair;
      this.pair = pair;
      this.choice = choice;
      this.clock = pair.clock;
      this.network = pair.network;
      this.state = 'connected';
      this.sendStreams = new Set();
      this.receiveStreams = new Set();
      this.lastTaskAtMs = 0;
      // What this end lets the other do.
      this.streamWindow = 256 << choice.below(6);
      this.sessionWindow = this.streamWindow << choice.below(3);
      this.mostBidirectional = 1 + choice.below(10);
      this.mostUnidirectional = 1 + choice.below(10);
      this.grantsFrom = choice.of(0, 0.5);
      this.usedBytes = 0;
      this.grantedBytes = this.sessionWindow;
      // What it does itself.
      this.readBytes = choice.of(100, 1_000, 10_000);
      this.sendBufferBytes = choice.of(0, 1_000, 100_000);
      this.goneCode = choice.of(null, null, 0);
      this.sentBytes = 0;
      this.sending = new Set();
      this.isPacing = false;
      this.streams = new Set();
      this.datagrams = new Datagrams(this);
      this.ready = Promise.resolve();
      this.draining = new Promise(() => {});
      this.closed = new Promise(resolve => {
        this.#closed.resolve = resolve;
      });
      this.incomingBidirectional =
          new Incoming(this, stream => this.bidirectionalStream(stream, 0));
      this.incomingUnidirectional =
          new Incoming(this, stream => new ReceiveStream(this, stream.forth).stream);
    }

    /** Once both ends are there. */
    connect(peer) {
      this.peer = peer;
      this.credit = peer.sessionWindow;
      this.outgoingBidirectional =
          new Outgoing(this, true, peer.mostBidirectional, (stream, sendOrder) =>
              this.bidirectionalStream(stream, sendOrder));
      this.outgoingUnidirectional =
          new Outgoing(
              this,
              false,
              peer.mostUnidirectional,
              (stream, sendOrder) => new SendStream(this, stream.forth, sendOrder).stream);
    }

    get incomingBidirectionalStreams() {
      return this.incomingBidirectional.readable;
    }

    get incomingUnidirectionalStreams() {
      return this.incomingUnidirectional.readable;
    }

    createBidirectionalStream(options) {
      return this.outgoingBidirectional.open(options);
    }

    createUnidirectionalStream(options) {
      return this.outgoingUnidirectional.open(options);
    }

    bidirectionalStream(stream, sendOrder) {
      const readable = new ReceiveStream(this, stream.pipeTo(this)).stream;
      const writable = new SendStream(this, stream.pipeFrom(this), sendOrder).stream;
      return {readable, writable};
    }

    getStats() {
      return new Promise(resolve => this.queueTask(() => resolve({datagrams: {}})));
    }

    close({closeCode = 0, reason = ''} = {}) {
      if (this.hasEnded()) {
        return;
      }
      this.terminate(closeCode, reason);
      this.cleanup(new DOMException('', 'AbortError'), {closeCode, reason});
    }

    hasEnded() {
      return this.state !== 'connected';
    }

    /** The network task source, which keeps its order. */
    queueTask(steps) {
      const laterMs = this.choice.oneIn(4) ? this.choice.fraction() : 0;
      this.lastTaskAtMs = Math.max(this.lastTaskAtMs, this.clock.nowMs + laterMs);
      this.clock.at(this.lastTaskAtMs, steps);
    }

    /** What the session and its streams end with, each in a packet of its own. */
    terminate(closeCode, reason) {
      this.network.carry(() => this.peer.terminated(closeCode, reason));
      for (const stream of this.streams) {
        // webtrans-http3 §6: by WT_SESSION_GONE, which is none of an application's codes.
        stream.pipeFrom(this)?.reset(this.goneCode);
        stream.pipeTo(this)?.stop(this.goneCode);
      }
    }

    terminated(closeCode, reason) {
      this.queueTask(() => {
        if (!this.hasEnded()) {
          const error = new WebTransportError('', {source: 'session'});
          this.cleanup(error, {closeCode, reason});
        }
      });
    }

    cleanup(error, closeInfo) {
      const sendStreams = [...this.sendStreams];
      const receiveStreams = [...this.receiveStreams];
      this.sendStreams.clear();
      this.receiveStreams.clear();
      this.state = 'closed';
      sendStreams.forEach(stream => stream.error(error));
      receiveStreams.forEach(stream => stream.error(error));
      this.#closed.resolve(closeInfo);
      this.incomingBidirectional.controller.close();
      this.incomingUnidirectional.controller.close();
      this.datagrams.close();
      this.outgoingBidirectional.end();
      this.outgoingUnidirectional.end();
    }

    // ---- the connection ----

    hasHeardOf(stream) {
      if (!stream.isKnown && stream.opener !== this) {
        stream.isKnown = true;
        this.streams.add(stream);
        (stream.bidirectional ? this.incomingBidirectional : this.incomingUnidirectional)
            .add(stream);
      }
    }

    mayOpenMore(bidirectional) {
      (bidirectional ? this.outgoingBidirectional : this.outgoingUnidirectional).mayOpenMore();
    }

    used(length) {
      this.usedBytes += length;
      const most = this.usedBytes + this.sessionWindow;
      if (most - this.grantedBytes >= this.grantsFrom * this.sessionWindow) {
        this.grantedBytes = most;
        this.network.carry(() => {
          this.peer.credit = Math.max(this.peer.credit, most);
          this.peer.pace(0);
        });
      }
    }

    hasToSend(pipe) {
      this.sending.add(pipe);
      this.pace(0);
    }

    pace(delayMs) {
      if (!this.isPacing) {
        this.isPacing = true;
        this.clock.after(delayMs, () => {
          this.isPacing = false;
          this.sendPackets();
        });
      }
    }

    sendPackets() {
      while (!this.hasEnded()) {
        const next = this.nextToSend();
        if (next === null) {
          return;
        }
        const length = next.sendPacket();
        // Those of equal order take turns.
        this.sending.delete(next);
        this.sending.add(next);
        if (this.network.bytesPerMs < Infinity) {
          this.pace(length / this.network.bytesPerMs);
          return;
        }
      }
    }

    /** The send-order rules: of those that can send, one that none is ahead of. */
    nextToSend() {
      let next = null;
      for (const pipe of this.sending) {
        if (!pipe.canSend()) {
          if (pipe.resetSent || pipe.finSent) {
            this.sending.delete(pipe);
          }
        } else if (next === null || pipe.send.sendOrder > next.send.sendOrder) {
          next = pipe;
        }
      }
      return next;
    }

    countOpenStreams() {
      const mine = [...this.streams].filter(stream => stream.opener === this);
      return (
        mine.filter(stream => !stream.isDone()).length +
        this.outgoingBidirectional.waiting.length +
        this.outgoingUnidirectional.waiting.length
      );
    }

    sendDatagram(bytes) {
      if (this.choice.below(100) >= this.network.lossPercent) {
        this.network.carry(() => {
          if (!this.peer.hasEnded()) {
            this.peer.datagrams.arrived(bytes);
          }
        });
      }
    }

    /** What a stream is called at both ends, by the order in which this one got it. */
    nameOf(id) {
      const ofKind =
          id & 1
              ? id & 2
                  ? this.incomingUnidirectional
                  : this.incomingBidirectional
              : id & 2
                ? this.outgoingUnidirectional
                : this.outgoingBidirectional;
      return String(ofKind.numbers[Math.floor(id / 4)]);
    }
  }

  /** The two ends of a session, in a page whose time is theirs until they are released. */
  globalThis.TransportPair = class TransportPair {
    constructor(seed) {
      this.choice = new Choice(seed);
      this.clock = new Clock();
      this.network = new Network(this.choice, this.clock);
      this.streams = 0;
      this.client = new Transport(this);
      this.server = new Transport(this);
      this.client.connect(this.server);
      this.server.connect(this.client);
      this.clock.install();
      this.pagesError = globalThis.WebTransportError;
      globalThis.WebTransportError = WebTransportError;
    }

    get nowMs() {
      return this.clock.nowMs;
    }

    /** How many tasks are to run, now or later. */
    get tasks() {
      return this.clock.tasks.length;
    }

    /** How many streams were asked for that the network has not done with. */
    get openStreams() {
      return [this.client, this.server].reduce((sum, end) => sum + end.countOpenStreams(), 0);
    }

    /** How many directions of streams the ends have not done with. */
    get openDirections() {
      return [this.client, this.server].reduce(
          (sum, end) => sum + end.sendStreams.size + end.receiveStreams.size, 0);
    }

    settle() {
      return this.clock.settle();
    }

    step(most) {
      return this.clock.step(most);
    }

    advance(ms) {
      return this.clock.advance(ms);
    }

    nameAtClient(id) {
      return this.client.nameOf(id);
    }

    nameAtServer(id) {
      return this.server.nameOf(id);
    }

    release() {
      this.clock.uninstall();
      globalThis.WebTransportError = this.pagesError;
    }
  };
})();
