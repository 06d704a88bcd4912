/** A headless Chromium that measures in a page, and this process's ends of what it measures. */
@NullMarked
package io.heddle.benchmarks.browser;

import org.jspecify.annotations.NullMarked;
