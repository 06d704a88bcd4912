package io.heddle.memory;

import io.heddle.Limits;

class MemoryUnreadTest extends UnreadCases {
  @Override
  protected Ends connect(VirtualLoop on, Limits limits) {
    MemoryPair pair =
        MemoryPair.builder(on)
            .link(LinkConfig.IDEAL.withLatencyMs(5))
            .clientLimits(limits)
            .serverLimits(limits)
            .build();
    return new Ends(pair.client(), pair.server());
  }
}
