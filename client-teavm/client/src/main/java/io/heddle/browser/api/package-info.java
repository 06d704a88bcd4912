/**
 * What pages import: Heddle's connections in the shape of W3C WebTransport, so that code written
 * for the browser's own class runs with another import. Everything goes through {@link
 * io.heddle.Session}; nothing here knows what carries it. Confined to the page's thread.
 */
@NullMarked
package io.heddle.browser.api;

import org.jspecify.annotations.NullMarked;
