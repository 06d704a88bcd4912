/** Calls that wait, and the JDK's types for bytes. */
@NullMarked
package io.heddle.jvm;

import org.jspecify.annotations.NullMarked;
