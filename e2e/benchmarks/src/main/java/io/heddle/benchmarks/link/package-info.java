/** A link that is slower, longer and worse than loopback, in this process. */
@NullMarked
package io.heddle.benchmarks.link;

import org.jspecify.annotations.NullMarked;
