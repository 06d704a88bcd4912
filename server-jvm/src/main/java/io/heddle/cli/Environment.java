package io.heddle.cli;

import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Gives an option that is not on the command line the value of its environment variable: {@code
 * --http-port} that of {@code HEDDLE_HTTP_PORT}. Confined to the main thread.
 */
final class Environment implements IDefaultValueProvider {
  private static final String PREFIX = "HEDDLE_";

  private final UnaryOperator<@Nullable String> variables;

  /** Made by picocli, over the environment of the process. */
  Environment() {
    this(System::getenv);
  }

  /**
   * Over variables of any origin.
   *
   * @param variables answers null for those that are not set
   */
  Environment(UnaryOperator<@Nullable String> variables) {
    this.variables = variables;
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option) || option.arity().max() == 0) {
      // Nobody asks for --help by a variable.
      return null;
    }
    String name = option.longestName().replaceFirst("^--", "").replace('-', '_');
    String value = variables.apply(PREFIX + name.toUpperCase(Locale.ROOT));
    return value == null || value.isEmpty() ? null : value;
  }
}
