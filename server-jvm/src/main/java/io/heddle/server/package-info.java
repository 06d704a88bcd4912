/** What an application or the command line uses to run a server: certificates and addresses. */
@NullMarked
package io.heddle.server;

import org.jspecify.annotations.NullMarked;
