package io.heddle.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
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
    return new CommandLine(new Heddle());
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Name a subcommand; heddle --help lists them.");
  }
}
