/** Payload bytes over plain arrays; other memory comes with the backends. */
@NullMarked
package io.heddle.bytes;

import org.jspecify.annotations.NullMarked;
