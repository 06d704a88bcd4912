/** The browser's event loop, as the futures for TeaVM need it. */
@NullMarked
package io.heddle.teavm.concurrent;

import org.jspecify.annotations.NullMarked;
