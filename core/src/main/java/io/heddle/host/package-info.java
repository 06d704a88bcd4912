/** What servers have in common, on the network and in memory. For implementors of transports. */
@NullMarked
package io.heddle.host;

import org.jspecify.annotations.NullMarked;
