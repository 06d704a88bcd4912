package io.heddle.qmux;

import io.heddle.Limits;
import io.heddle.memory.UnreadCases;
import io.heddle.memory.VirtualLoop;

class QmuxUnreadTest extends UnreadCases {
  @Override
  protected Ends connect(VirtualLoop on, Limits limits) {
    QmuxPair pair =
        QmuxPair.established(on, QmuxLink.ofLatencyMs(5).withWindowBytes(8 << 20), limits);
    return new Ends(pair.client(), pair.server());
  }
}
