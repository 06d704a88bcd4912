/** Certificates: those that a server shows, and those that a client trusts. */
@NullMarked
package io.heddle.tls;

import org.jspecify.annotations.NullMarked;
