/**
 * What {@code CompletableFuture} does: run against the JDK's class on the JVM, and by e2e against
 * this module's in a browser.
 */
@NullMarked
package io.heddle.teavm.concurrent;

import org.jspecify.annotations.NullMarked;
