/** What the listeners of one server share, whatever transport they accept. */
@NullMarked
package io.heddle.server;

import org.jspecify.annotations.NullMarked;
