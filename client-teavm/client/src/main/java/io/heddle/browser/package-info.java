/** Heddle in the browser: Java compiled by TeaVM, over what the browser offers. */
@NullMarked
package io.heddle.browser;

import org.jspecify.annotations.NullMarked;
