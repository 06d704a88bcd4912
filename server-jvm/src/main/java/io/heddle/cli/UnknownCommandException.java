package io.heddle.cli;

import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** A command that does not exist; the message names the one that was probably meant. */
final class UnknownCommandException extends ParameterException {
  private static final long serialVersionUID = 1L;

  UnknownCommandException(CommandLine heddle, String typed) {
    super(heddle, sentence(heddle, typed));
  }

  static String sentence(CommandLine heddle, String typed) {
    return "There is no command '"
        + typed
        + "'"
        + Suggestion.of(typed, heddle.getSubcommands().keySet().stream())
            .map(meant -> "; did you mean '" + meant + "'?")
            .orElse("");
  }
}
