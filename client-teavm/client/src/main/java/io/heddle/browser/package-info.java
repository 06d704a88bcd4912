/**
 * Heddle in the browser: Java compiled by TeaVM, over what the browser offers. That is its
 * WebTransport, or QMux on its WebSocket.
 */
@NullMarked
package io.heddle.browser;

import org.jspecify.annotations.NullMarked;
