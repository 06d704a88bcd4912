/**
 * Heddle's client in the shape of W3C WebTransport: code written for the browser's own class runs
 * with `import { WebTransport } from "heddle"` added. What goes beyond the standard says so.
 *
 * https://www.w3.org/TR/webtransport/
 */

/** A session with a server. */
export class WebTransport {
  /**
   * Begins to connect: over HTTP/3, and where that has no success within a head start, as in
   * networks that block UDP, over a WebSocket as well. The first one ready carries the session; the
   * next session with the same server begins with it.
   *
   * @param url https; Heddle's own: wss or ws for a WebSocket alone
   * @throws DOMException "SyntaxError" unless the URL is such a one without a fragment and the
   *     protocols are distinct printable names; "NotSupportedError" for certificate hashes together
   *     with pooling
   * @throws TypeError if no known transport is left to try
   */
  constructor(url: string | URL, options?: WebTransportOptions);

  /** Whether sessions may run over TCP where UDP is blocked: true. */
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
  readonly transport: "" | "http3" | "websocket";

  /**
   * Heddle's own: what that transport can do and what it cannot; null before the session is
   * established.
   */
  readonly capabilities: WebTransportCapabilities | null;

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
  /** Leaves the WebSocket out, over which nothing gets lost and everything may be late. */
  requireUnreliable?: boolean;
  /**
   * SHA-256 hashes of certificates to trust, for development: ECDSA P-256, valid at most 14 days.
   * Not for WebSockets, which browsers trust by authorities only.
   */
  serverCertificateHashes?: WebTransportHash[];
  congestionControl?: "default" | "throughput" | "low-latency";
  /** Application protocols to offer, best first. */
  protocols?: string[];
  /**
   * Heddle's own: what to try, first the one that has the head start; default WebTransport, then
   * WebSocket. One alone is the only one tried.
   */
  transports?: ("http3" | "websocket")[];
  /**
   * Heddle's own: how long to try the first transport alone, unless it fails before, in
   * milliseconds; default 500.
   */
  headStartMs?: number;
  /**
   * Heddle's own: where the server accepts WebSockets, such as "wss://example.com:8443"; path and
   * query are the session's. By default TLS over TCP on the port of the session's URL.
   */
  webSocketOrigin?: string;
  /** Heddle's own: how long to try, in milliseconds; default 10,000. */
  connectTimeoutMs?: number;
}

/** Heddle's own. */
export interface WebTransportCapabilities {
  /** Whether `draining` is fulfilled when the server asks. */
  readonly hearsDrain: boolean;
  /** Whether all datagrams that were sent arrive, in order and perhaps late, as over a WebSocket. */
  readonly hasReliableDatagrams: boolean;
  /** Whether the session may go on when the address of an end changes. */
  readonly mayMigrate: boolean;
  /** The largest `streamErrorCode` that arrives: 4294967295, or 255 in Chromium 156 over HTTP/3. */
  readonly maxStreamCode: number;
  /** Whether the code with which the server stopped a stream is always told. */
  readonly hearsStopCodes: boolean;
  /** Whether `getStats` knows `smoothedRtt`; false until the browser has told it once. */
  readonly measuresPath: boolean;
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

/**
 * Messages that arrive once or not at all. Over a WebSocket they arrive in order, and drop out only
 * where they wait too long to be sent.
 */
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
