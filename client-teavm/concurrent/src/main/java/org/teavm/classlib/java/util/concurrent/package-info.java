/**
 * What TeaVM's class library lacks of {@code java.util.concurrent}. TeaVM takes a class here named
 * {@code TSomething} for the JDK's {@code Something}; no code refers to these names. That is so for
 * the classes here that the JDK does not have, too: TeaVM renames inside such classes only.
 */
@NullMarked
package org.teavm.classlib.java.util.concurrent;

import org.jspecify.annotations.NullMarked;
