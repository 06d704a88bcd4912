package io.heddle;

/** How fast a connection sends while the network's capacity is unknown. */
public enum CongestionControl {
  /** RFC 9438; the default. */
  CUBIC,
  /** RFC 9002 §7: the classic. */
  RENO,
  /** Model-based; keeps queues short and stands loss better. */
  BBR
}
