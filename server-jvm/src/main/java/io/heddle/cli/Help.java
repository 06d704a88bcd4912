package io.heddle.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code heddle help [COMMAND]}: what {@code --help} says, for who asks this way. */
@Command(
    name = "help",
    helpCommand = true,
    mixinStandardHelpOptions = true,
    versionProvider = HeddleVersion.class,
    description = "Says what heddle, or one of its commands, does and how.")
final class Help implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "COMMAND",
      description = "The command to tell about (default: all, briefly).")
  private @Nullable String command;

  /** Made by picocli, which sets the fields. */
  @SuppressWarnings("NullAway.Init")
  Help() {}

  @Override
  public Integer call() {
    CommandLine heddle = spec.commandLine().getParent();
    CommandLine wanted = command == null ? heddle : heddle.getSubcommands().get(command);
    if (wanted == null) {
      throw new UnknownCommandException(heddle, String.valueOf(command));
    }
    wanted.usage(spec.commandLine().getOut());
    return ExitCode.OK;
  }
}
