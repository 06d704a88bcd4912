/** The browser's client as pages get it, against a server on the JVM. */
@NullMarked
package io.heddle.e2e.client;

import org.jspecify.annotations.NullMarked;
