/**
 * Sessions within one process, for tests of applications and of Heddle itself: the real session
 * engine at both ends of a link whose latency, speed, loss and limits are the test's choice.
 *
 * <p>On a {@link io.heddle.memory.VirtualLoop} a run takes no real time and is the same every time.
 * {@link io.heddle.memory.MemoryPair} joins two ends directly; {@link
 * io.heddle.memory.MemoryServer} gives one end to the handlers of a {@link io.heddle.ServerConfig}.
 */
@NullMarked
package io.heddle.memory;

import org.jspecify.annotations.NullMarked;
