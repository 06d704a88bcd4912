/**
 * What {@code heddle serve} does with the sessions of each path: small services that any
 * WebTransport client can be tried against, written with the public API alone.
 */
@NullMarked
package io.heddle.paths;

import org.jspecify.annotations.NullMarked;
