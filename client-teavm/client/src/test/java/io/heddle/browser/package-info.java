/** What of the browser's client can be tested without a browser. */
@NullMarked
package io.heddle.browser;

import org.jspecify.annotations.NullMarked;
