/**
 * What tests of the browser's client have to be in its own package for: in a page, over doubles of
 * the browser's WebTransport.
 */
@NullMarked
package io.heddle.browser;

import org.jspecify.annotations.NullMarked;
