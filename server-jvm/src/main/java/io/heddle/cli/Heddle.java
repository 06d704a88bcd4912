package io.heddle.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The {@code heddle} command's root: it only hands over to subcommands. Runs on the main thread.
 */
@Command(
    name = "heddle",
    mixinStandardHelpOptions = true,
    versionProvider = HeddleVersion.class,
    synopsisSubcommandLabel = "COMMAND",
    sortOptions = false,
    description = "WebTransport for Java and the browser.",
    footer = {
      "",
      "heddle COMMAND --help says more about one of them.",
      "",
      "Exits with 0 on success, 1 on failure, 2 on a wrong command line."
    },
    subcommands = {Serve.class, Echo.class, Help.class})
public final class Heddle implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(Heddle.class);

  @Spec private CommandSpec spec;

  /** Made by picocli. */
  @SuppressWarnings("NullAway.Init") // picocli sets the fields before it calls call
  public Heddle() {}

  /**
   * Runs the command line and exits with its status: 0 success, 1 failure, 2 usage.
   *
   * @param arguments as typed
   */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Heddle())
        .registerConverter(Integer.class, text -> whole(text, Integer::valueOf))
        .registerConverter(int.class, text -> whole(text, Integer::valueOf))
        .registerConverter(long.class, text -> whole(text, Long::valueOf))
        .setParameterExceptionHandler((e, arguments) -> usage(e))
        .setExecutionExceptionHandler((e, command, parsed) -> failure(e, command));
  }

  private static <T> T whole(String text, Function<String, T> parser) {
    try {
      return parser.apply(text);
    } catch (NumberFormatException e) {
      throw new TypeConversionException("'" + text + "' is not a whole number, or too large");
    }
  }

  private static int usage(ParameterException e) {
    CommandLine command = e.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    String lists = command.getSubcommands().isEmpty() ? "options" : "commands";
    command
        .getErr()
        .println(name + ": " + sentence(e) + " (" + name + " --help lists the " + lists + ")");
    return ExitCode.USAGE;
  }

  private static String sentence(ParameterException e) {
    CommandLine command = e.getCommandLine();
    if (!(e instanceof UnmatchedArgumentException unmatched)) {
      return String.valueOf(e.getMessage());
    }
    String typed = unmatched.getUnmatched().get(0);
    if (!typed.startsWith("-")) {
      return command.getSubcommands().isEmpty()
          ? "Unmatched argument '" + typed + "'"
          : UnknownCommandException.sentence(command, typed);
    }
    String option = typed.replaceFirst("=.*", "");
    Stream<String> options =
        command.getCommandSpec().options().stream().flatMap(each -> Stream.of(each.names()));
    return "Unknown option '"
        + option
        + "'"
        + Suggestion.of(option, options).map(meant -> "; did you mean '" + meant + "'?").orElse("");
  }

  // What a command expects it reports itself; who meets the rest is not to meet a stack trace.
  private static int failure(Exception e, CommandLine command) {
    LOG.debug("Unexpected", e);
    command.getErr().println(command.getCommandSpec().qualifiedName() + " failed: " + e);
    return ExitCode.SOFTWARE;
  }

  @Override
  public Integer call() {
    PrintWriter err = spec.commandLine().getErr();
    err.println("heddle: Name a subcommand.");
    spec.commandLine().usage(err);
    return ExitCode.USAGE;
  }
}
