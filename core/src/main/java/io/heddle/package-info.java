/** One API for WebTransport on the JVM and in the browser. */
@NullMarked
package io.heddle;

import org.jspecify.annotations.NullMarked;
