/** The README's examples, one idea each, compiled and run by {@code ReadmeExamplesTest}. */
@NullMarked
package io.heddle.examples;

import org.jspecify.annotations.NullMarked;
