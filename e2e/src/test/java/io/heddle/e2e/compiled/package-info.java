/**
 * Compiles JUnit tests by TeaVM and runs them in a browser: {@link
 * io.heddle.e2e.compiled.CompiledTests} is where to start.
 */
@NullMarked
package io.heddle.e2e.compiled;

import org.jspecify.annotations.NullMarked;
