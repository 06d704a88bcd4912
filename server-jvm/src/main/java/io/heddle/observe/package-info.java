/** Sinks of events, the log first, and what tells events on the JVM. */
@NullMarked
package io.heddle.observe;

import org.jspecify.annotations.NullMarked;
