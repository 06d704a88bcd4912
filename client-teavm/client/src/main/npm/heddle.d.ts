/**
 * Heddle's client in the shape of W3C WebTransport: code written for the browser's own class runs
 * with `import { WebTransport } from "heddle"` added. What goes beyond the standard says so.
 *
 * https://www.w3.org/TR/webtransport/
 */

/** A session with a server. */
export class WebTransport {
  /**
   * Begins to connect.
   *
   * @throws DOMException "SyntaxError" unless the URL is one of https without a fragment and the
   *     protocols are distinct printable names; "NotSupportedError" for certificate hashes together
   *     with pooling
   */
  constructor(url: string | URL, options?: WebTransportOptions);

  /** Whether sessions may run over TCP where UDP is blocked. */
  static readonly supportsReliableOnly: boolean;

  /** Fulfilled once the session is established; rejected with a WebTransportError that says why not. */
  readonly ready: Promise<undefined>;
  /** Fulfilled when either side closed the session, rejected when it was lost. */
  readonly closed: Promise<WebTransportCloseInfo>;
  /** Fulfilled when the server asks to finish soon, in browsers that tell. */
  readonly draining: Promise<undefined>;

  readonly reliability: "pending" | "reliable-only" | "supports-unreliable";
  readonly congestionControl: "default" | "throughput" | "low-latency";
  /** The application protocol that was agreed on; empty if none. */
  readonly protocol: string;
  /** Heddle's own: what carries the session; empty before it is established. */
  readonly transport: "" | "webtransport" | "websocket";

  readonly datagrams: WebTransportDatagramDuplexStream;
  readonly incomingBidirectionalStreams: ReadableStream<WebTransportBidirectionalStream>;
  readonly incomingUnidirectionalStreams: ReadableStream<WebTransportReceiveStream>;

  /** Opens a stream; waits while the server allows no more of them. */
  createBidirectionalStream(
    options?: WebTransportSendStreamOptions,
  ): Promise<WebTransportBidirectionalStream>;
  /** Opens a stream; waits while the server allows no more of them. */
  createUnidirectionalStream(
    options?: WebTransportSendStreamOptions,
  ): Promise<WebTransportSendStream>;

  getStats(): Promise<WebTransportConnectionStats>;

  /** Closes the session; streams that are not finished are aborted. */
  close(closeInfo?: WebTransportCloseInfo): void;
}

export interface WebTransportOptions {
  /** Ignored but checked: each session has a connection of its own. */
  allowPooling?: boolean;
  requireUnreliable?: boolean;
  /**
   * SHA-256 hashes of certificates to trust, for development: ECDSA P-256, valid at most 14 days.
   */
  serverCertificateHashes?: WebTransportHash[];
  congestionControl?: "default" | "throughput" | "low-latency";
  /** Application protocols to offer, best first. */
  protocols?: string[];
  /** Heddle's own: how long to try, in milliseconds; default 10,000. */
  connectTimeoutMs?: number;
}

export interface WebTransportHash {
  algorithm?: string;
  value?: BufferSource;
}

export interface WebTransportCloseInfo {
  /** 0 to 4294967295. */
  closeCode?: number;
  /** At most 1024 bytes of UTF-8 arrive. */
  reason?: string;
}

export interface WebTransportSendStreamOptions {
  /**
   * Heddle's own: 0 to 255, higher first, default 128. A stream of a higher priority sends before
   * those of lower ones; streams of one priority take turns. Wins over `sendOrder`.
   */
  priority?: number;
  /** Stands for priority 128 + sendOrder, bounded to 0..255. */
  sendOrder?: number;
  waitUntilAvailable?: boolean;
}

export interface WebTransportBidirectionalStream {
  readonly readable: WebTransportReceiveStream;
  readonly writable: WebTransportSendStream;
}

/**
 * The direction that this end writes: chunks are ArrayBuffers or views of them. `close()` ends it,
 * `abort(reason)` resets it with `reason.streamErrorCode` or 0. Failures are WebTransportErrors.
 *
 * Chromium sends codes above 255 as 255.
 */
export interface WebTransportSendStream extends WritableStream<BufferSource> {
  /** Heddle's own: 0 to 255, higher first; may be set at any time. */
  priority: number;
  /** The same on the standard's scale: priority - 128. */
  sendOrder: number;
  readonly sendGroup: null;
  getStats(): Promise<WebTransportSendStreamStats>;
}

/**
 * The direction that this end reads, a byte stream: `getReader({ mode: "byob" })` works. Nothing is
 * fetched that nobody reads, beyond a read-ahead of 64 KiB. `cancel(reason)` asks the server to stop
 * with `reason.streamErrorCode` or 0.
 */
export interface WebTransportReceiveStream extends ReadableStream<Uint8Array<ArrayBuffer>> {
  getStats(): Promise<WebTransportReceiveStreamStats>;
}

/** Messages that arrive once or not at all. */
export class WebTransportDatagramDuplexStream {
  private constructor();
  readonly readable: ReadableStream<Uint8Array<ArrayBuffer>>;
  /** The same stream each time, as browsers had it first. */
  readonly writable: WritableStream<BufferSource>;
  /** A further stream for datagrams to send. */
  createWritable(): WritableStream<BufferSource>;
  /** In bytes; larger ones are dropped. */
  readonly maxDatagramSize: number;
  /** In milliseconds; null for no limit. */
  incomingMaxAge: number | null;
  /** In milliseconds; null for no limit. */
  outgoingMaxAge: number | null;
  incomingHighWaterMark: number;
  outgoingHighWaterMark: number;
}

/** What is not known is not there. Times in milliseconds. */
export interface WebTransportConnectionStats {
  bytesSent?: number;
  bytesReceived?: number;
  packetsSent?: number;
  packetsReceived?: number;
  packetsLost?: number;
  smoothedRtt?: number;
  minRtt?: number;
  rttVariation?: number;
  /** In bits per second. */
  estimatedSendRate?: number;
  datagrams: WebTransportDatagramStats;
  /** Heddle's own, as are those that follow. */
  openStreams: number;
  streamsOpened: number;
  streamsAccepted: number;
  /** Payload handed to the browser. */
  streamBytesSent: number;
  /** Payload that waits its turn. */
  streamBytesQueued: number;
  streamBytesReceived: number;
}

export interface WebTransportDatagramStats {
  droppedIncoming: number;
  expiredIncoming: number;
  expiredOutgoing: number;
  /** Heddle's own, as are those that follow. */
  droppedOutgoing: number;
  sent: number;
  received: number;
}

export interface WebTransportSendStreamStats {
  bytesWritten: number;
  bytesSent: number;
}

export interface WebTransportReceiveStreamStats {
  bytesReceived: number;
  bytesRead: number;
}
