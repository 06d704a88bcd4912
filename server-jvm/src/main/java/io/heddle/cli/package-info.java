/**
 * The {@code heddle} command: one class a subcommand, nothing that an embedding application needs.
 */
@NullMarked
package io.heddle.cli;

import org.jspecify.annotations.NullMarked;
