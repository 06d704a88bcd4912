package io.heddle.e2e.network;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.opentest4j.TestAbortedException;

/**
 * Fifty megabytes each way over every row, byte for byte, and a table of the rates beside the
 * ideal, in Markdown. Run by its own command, which README tells; {@code -Dnetworks.rows} is a
 * regular expression for some of them.
 */
@Timeout(value = 1, unit = TimeUnit.HOURS)
final class EveryNetwork {
  private static final long BYTES = Long.getLong("networks.bytes", 50_000_000);

  private static final Map<NetworkRow, String> TABLE = new LinkedHashMap<>();
  private static double machine = 1;

  static List<NetworkRow> rows() {
    return NetworkRow.matching(System.getProperty("networks.rows", ""));
  }

  /**
   * Rows that take minutes and little of the processor begin first, some at once; the others wait
   * for them, and then have the machine to themselves.
   */
  private static final int AT_ONCE = 4;

  private static final Map<NetworkRow, CompletableFuture<Outcome>> LONG = new LinkedHashMap<>();

  /** What the other rows' rates are held against where nothing but the machine limits them. */
  @BeforeAll
  static void measureTheMachine() throws Exception {
    Trial.run(NetworkRow.MACHINE, BYTES, 120);
    Outcome outcome = Trial.run(NetworkRow.MACHINE, BYTES, 120);
    machine = Math.max(outcome.up(), outcome.down());
    ExecutorService together = Executors.newFixedThreadPool(AT_ONCE);
    rows().stream()
        .filter(NetworkRow::isLong)
        .forEach(row -> LONG.put(row, CompletableFuture.supplyAsync(() -> run(row), together)));
    together.shutdown();
  }

  private static Outcome run(NetworkRow row) {
    try {
      return Trial.run(row, BYTES, 1_500);
    } catch (TestAbortedException e) {
      throw e;
    } catch (Exception e) {
      throw new CompletionException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void carriesEveryByteBothWays(NetworkRow row) {
    double ideal = row.ideal(machine);
    try {
      CompletableFuture<Outcome> begun = LONG.get(row);
      if (begun == null) {
        for (CompletableFuture<Outcome> other : LONG.values()) {
          other.exceptionally(failure -> null).join();
        }
      }
      Outcome outcome = begun == null ? run(row) : begun.join();
      add(
          row,
          "%.4g | %.4g | %.4g | %.2f | %.2f | %d of %d",
          outcome.up(),
          outcome.down(),
          ideal,
          outcome.up() / ideal,
          outcome.down() / ideal,
          outcome.datagramsBack(),
          outcome.datagramsSent());
      assertTrue(outcome.datagramsBack() > 0);
    } catch (CompletionException | AssertionError e) {
      add(row, "%s | | %.4g | | |", e, ideal);
      throw e;
    }
  }

  private static void add(NetworkRow row, String format, Object... values) {
    String who = row.carrier() + (row.streams() == 1 ? "" : ", " + row.streams() + " streams");
    String line =
        "| "
            + String.join(" | ", row.conditions().toString(), who, row.control().toString())
            + " | "
            + String.format(Locale.ROOT, format, values)
            + " |";
    TABLE.put(row, line);
    System.out.println(line);
  }

  @AfterAll
  static void print() {
    System.out.printf(
        Locale.ROOT, "%n%d bytes each way; MB/s. This machine: %.4g%n%n", BYTES, machine);
    System.out.println(
        "| network | who | control | up | down | ideal | up / ideal | down / ideal | datagrams |");
    System.out.println("|---|---|---|---|---|---|---|---|---|");
    TABLE.values().forEach(System.out::println);
  }
}
