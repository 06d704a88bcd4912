/** The two ends of what is compared: Heddle, its floor, and the work of others. */
@NullMarked
package io.heddle.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
