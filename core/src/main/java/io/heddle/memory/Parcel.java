package io.heddle.memory;

/** Something on its way from one end to the other. Confined to the loop. */
abstract class Parcel {
  /** How much of the link's speed and buffer it takes; 0 for signals. */
  final int size;

  long leavesNs;
  long arrivesNs;

  Parcel(int size) {
    this.size = size;
  }

  /** A parcel without payload. */
  static Parcel signal(Runnable arrival) {
    return new Parcel(0) {
      @Override
      void arrive() {
        arrival.run();
      }
    };
  }

  abstract void arrive();

  /** The link gives up on it: what it holds is to be released. */
  void drop() {}
}
