package io.heddle.browser.web;

import jsinterop.annotations.JsConstructor;
import jsinterop.annotations.JsPackage;
import jsinterop.annotations.JsType;
import org.jspecify.annotations.Nullable;

/** W3C WebTransport, dictionary {@code WebTransportOptions}. What is not set is not there. */
@JsType(isNative = true, name = "Object", namespace = JsPackage.GLOBAL)
public class WebTransportOptions {
  @JsConstructor
  public WebTransportOptions() {}

  /** Default false. Excludes {@link #serverCertificateHashes}. */
  public boolean allowPooling;

  /** Default false. */
  public boolean requireUnreliable;

  /** Certificates to trust whatever their issuer. */
  public WebTransportHash @Nullable [] serverCertificateHashes;

  /** {@code "default"}, {@code "throughput"} or {@code "low-latency"}. */
  public @Nullable String congestionControl;

  /** Application protocols to offer, best first. */
  public String @Nullable [] protocols;

  /** {@code "bytes"} to read datagrams into buffers of one's own. */
  public @Nullable String datagramsReadableType;

  /** How many unidirectional streams of the server's to expect at once, 0 to 0xffff. */
  public int anticipatedConcurrentIncomingUnidirectionalStreams;

  /** How many bidirectional streams of the server's to expect at once, 0 to 0xffff. */
  public int anticipatedConcurrentIncomingBidirectionalStreams;
}
