/** Heddle behind other people's reverse proxies. */
@NullMarked
package io.heddle.e2e.proxy;

import org.jspecify.annotations.NullMarked;
