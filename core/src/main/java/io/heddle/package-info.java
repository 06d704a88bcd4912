/**
 * One API for WebTransport on the JVM and in the browser.
 *
 * <p>Begin with {@link io.heddle.Client} or {@link io.heddle.Server}; both give {@link
 * io.heddle.Session}s, and those give streams and datagrams. What can go wrong is a {@link
 * io.heddle.HeddleException}.
 */
@NullMarked
package io.heddle;

import org.jspecify.annotations.NullMarked;
