/** Networks between clients and servers, for tests: what happens to packets on the way. */
@org.jspecify.annotations.NullMarked
package io.heddle.network;
