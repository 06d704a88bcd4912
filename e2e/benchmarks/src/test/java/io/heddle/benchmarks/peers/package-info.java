@NullMarked
package io.heddle.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
