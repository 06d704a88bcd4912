/**
 * The contract suite with a browser as the client: compiled by TeaVM, run in Chromium, against a
 * server on the JVM.
 */
@NullMarked
package io.heddle.e2e.contract;

import org.jspecify.annotations.NullMarked;
