package io.heddle.netty;

/** The peer's end of a stream has reached quiche; see {@link UntoldEnds}. */
enum EndArrivedEvent {
  INSTANCE
}
