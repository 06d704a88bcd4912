/** Heddle from end to end: in real browsers, against foreign peers, over real sockets. */
@NullMarked
package io.heddle.e2e;

import org.jspecify.annotations.NullMarked;
