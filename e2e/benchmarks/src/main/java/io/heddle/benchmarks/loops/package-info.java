/** The inner loops, under JMH. */
@NullMarked
package io.heddle.benchmarks.loops;

import org.jspecify.annotations.NullMarked;
