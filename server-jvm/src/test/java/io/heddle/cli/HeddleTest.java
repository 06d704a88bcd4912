package io.heddle.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

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
  void aMissingSubcommandIsAUsageError() {
    assertEquals(2, command.execute());
    assertTrue(err.toString().contains("Name a subcommand"), err.toString());
  }
}
