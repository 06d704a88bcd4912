/**
 * What the browser offers, as {@code jsinterop-annotations} declare it: WebTransport after the
 * W3C's draft and what browsers have of it, streams, promises, bytes, WebSocket.
 *
 * <p>Each type stands for the JavaScript type of its name, and each member for the member of its
 * name. What a browser may lack is asked for by an accessor that gives an {@code Optional}, or by a
 * method {@code has...}. All of it belongs to the one thread that runs the page or the worker.
 */
@NullMarked
package io.heddle.browser.web;

import org.jspecify.annotations.NullMarked;
