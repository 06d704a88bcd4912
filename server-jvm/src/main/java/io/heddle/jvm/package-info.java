/**
 * What the JVM adds to the API: calls that wait, for code on virtual threads, and the JDK's own
 * types for bytes. {@link io.heddle.jvm.Blocking} waits and serves, {@link
 * io.heddle.jvm.StreamInput} and {@link io.heddle.jvm.StreamOutput} are streams as {@code java.io}
 * has them, {@link io.heddle.jvm.ByteBuffers} are buffers as {@code java.nio} has them.
 */
@NullMarked
package io.heddle.jvm;

import org.jspecify.annotations.NullMarked;
