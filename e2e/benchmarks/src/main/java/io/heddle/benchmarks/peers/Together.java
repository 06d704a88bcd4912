package io.heddle.benchmarks.peers;

import java.util.List;

/** Several transfers at once, as one: each of them moves so many streams. */
final class Together implements Transfer {
  private final List<Transfer> transfers;

  /**
   * Joins them.
   *
   * @param transfers closed with this
   */
  Together(List<Transfer> transfers) {
    this.transfers = List.copyOf(transfers);
  }

  @Override
  public void start(int streams, int messageBytes) throws Exception {
    for (Transfer transfer : transfers) {
      transfer.start(streams, messageBytes);
    }
  }

  @Override
  public long receivedBytes() throws Exception {
    long bytes = 0;
    for (Transfer transfer : transfers) {
      bytes += transfer.receivedBytes();
    }
    return bytes;
  }

  @Override
  public void stop() throws Exception {
    for (Transfer transfer : transfers) {
      transfer.stop();
    }
  }

  @Override
  public void close() {
    transfers.forEach(Transfer::close);
  }
}
