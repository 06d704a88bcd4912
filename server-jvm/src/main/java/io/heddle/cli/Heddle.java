package io.heddle.cli;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The {@code heddle} command's root: it only hands over to subcommands. Runs on the main thread.
 */
@Command(
    name = "heddle",
    description = "WebTransport for Java and the browser.",
    mixinStandardHelpOptions = true,
    versionProvider = HeddleVersion.class,
    subcommands = {Serve.class, Echo.class})
public final class Heddle implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Heddle.class);

  @Spec private CommandSpec spec;

  /** Made by picocli. */
  @SuppressWarnings("NullAway.Init") // picocli sets the fields before it calls run
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
        .setParameterExceptionHandler((e, arguments) -> usage(e))
        .setExecutionExceptionHandler((e, command, parsed) -> failure(e, command));
  }

  private static int usage(ParameterException e) {
    String name = e.getCommandLine().getCommandSpec().qualifiedName();
    e.getCommandLine()
        .getErr()
        .println(name + ": " + e.getMessage() + " (" + name + " --help lists the options)");
    return ExitCode.USAGE;
  }

  // What a command expects it reports itself; who meets the rest is not to meet a stack trace.
  private static int failure(Exception e, CommandLine command) {
    LOG.debug("Unexpected", e);
    command.getErr().println(command.getCommandSpec().qualifiedName() + " failed: " + e);
    return ExitCode.SOFTWARE;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Name a subcommand, serve or echo");
  }
}
