/** QMux over a WebSocket against an implementation of other people's making: npm's @moq/qmux. */
@NullMarked
package io.heddle.e2e.qmux;

import org.jspecify.annotations.NullMarked;
