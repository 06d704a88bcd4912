/**
 * Who runs application code on a connection's thread, and for how long; and warnings that strangers
 * cannot fill a log with.
 */
@NullMarked
package io.heddle.watch;

import org.jspecify.annotations.NullMarked;
