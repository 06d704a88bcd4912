package io.heddle.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

final class HeddleTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final CommandLine command =
      Heddle.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));

  @Test
  void versionIsTheBuilds() {
    assertEquals(0, command.execute("--version"));
    assertEquals("heddle " + HeddleVersion.current(), out.toString().trim());
    assertFalse(HeddleVersion.current().contains("$"), "Maven must have filtered the resource");
  }

  @Test
  void helpGoesToStandardOutput() {
    assertEquals(0, command.execute("--help"));
    assertTrue(out.toString().contains("Usage: heddle"), out.toString());
  }

  @Test
  void aMissingSubcommandIsAUsageErrorThatShowsTheUsage() {
    assertEquals(2, command.execute());
    assertTrue(err.toString().contains("Name a subcommand"), err.toString());
    assertTrue(err.toString().contains("Usage: heddle"), err.toString());
    assertEquals("", out.toString());
  }

  @ParameterizedTest
  @CsvSource({"help, heddle", "help serve, heddle serve", "help echo, heddle echo"})
  void helpIsACommandToo(String typed, String told) {
    assertEquals(0, command.execute(typed.split(" ")));
    assertTrue(out.toString().startsWith("Usage: " + told + " "), out.toString());
    String byOption = out.toString();
    out.getBuffer().setLength(0);
    command.execute((told + " --help").replaceFirst("heddle ", "").split(" "));
    assertEquals(out.toString(), byOption);
    assertEquals("", err.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "sevre, serve",
    "ehco, echo",
    "Serve, serve",
    "halp, help",
    "server, serve",
    "help ech, echo"
  })
  void anUnknownCommandIsAUsageErrorThatNamesTheOneMeant(String typed, String meant) {
    assertEquals(2, command.execute(typed.split(" ")));
    assertTrue(
        err.toString().startsWith("heddle: There is no command '" + typed.replace("help ", "")),
        err.toString());
    assertTrue(err.toString().contains("did you mean '" + meant + "'?"), err.toString());
    assertTrue(err.toString().contains("heddle --help lists the commands"), err.toString());
    assertEquals(1, err.toString().lines().count(), err.toString());
  }

  @Test
  void nothingIsSuggestedForWhatIsLikeNothing() {
    assertEquals(2, command.execute("deploy"));
    assertTrue(err.toString().contains("no command 'deploy'"), err.toString());
    assertFalse(err.toString().contains("did you mean"), err.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "serve --prot=1, --port",
    "serve --htttp-port, --http-port",
    "serve --allow, --allow-origin",
    "echo https://x/ --cert-sha, --cert-sha256",
    "--hlep, --help"
  })
  void anUnknownOptionIsAUsageErrorThatNamesTheOneMeant(String typed, String meant) {
    assertEquals(2, command.execute(typed.split(" ")));
    assertTrue(err.toString().contains("Unknown option '--"), err.toString());
    assertTrue(err.toString().contains("did you mean '" + meant + "'?"), err.toString());
  }

  private static Stream<CommandLine> commands() {
    CommandLine heddle = Heddle.commandLine();
    return Stream.concat(Stream.of(heddle), heddle.getSubcommands().values().stream());
  }

  @ParameterizedTest
  @MethodSource("commands")
  void helpFitsEightyColumnsAndIsWhole(CommandLine told) {
    String help = told.getUsageMessage();
    assertTrue(help.lines().allMatch(line -> line.length() <= 80), help);
    assertFalse(help.contains("localhost:\n"), help);
    assertFalse(help.contains("[,"), help);
    for (OptionSpec option : told.getCommandSpec().options()) {
      // What is cut off ends in the middle of a sentence.
      assertTrue(String.join(" ", option.description()).endsWith("."), option::toString);
      assertTrue(help.contains(option.longestName()), help);
    }
  }

  @Test
  void theListOfCommandsTellsOfEachInAWholeSentence() {
    assertEquals(0, command.execute("help"));
    for (CommandLine each : Heddle.commandLine().getSubcommands().values()) {
      String[] description = each.getCommandSpec().usageMessage().description();
      assertTrue(description[0].endsWith("."), description[0]);
      String words = out.toString().replaceAll("\\s+", " ");
      assertTrue(words.contains(each.getCommandName() + " " + description[0]), words);
    }
  }
}
