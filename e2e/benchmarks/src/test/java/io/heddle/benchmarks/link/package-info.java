@NullMarked
package io.heddle.benchmarks.link;

import org.jspecify.annotations.NullMarked;
