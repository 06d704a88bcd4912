package io.heddle.e2e.compiled;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompiledTestsTest {
  /** Runs the compiled tests of specimens, and gives how each failed, or empty text. */
  private static Map<String, String> run(Target target, Class<?>... specimens) throws Exception {
    Map<String, String> outcomes = new LinkedHashMap<>();
    try (CompiledTests tests = new CompiledTests(target, List.of(specimens), 2)) {
      for (DynamicTest test : tests.tests().toList()) {
        String outcome = "";
        try {
          test.getExecutable().execute();
        } catch (Throwable t) {
          outcome = String.valueOf(t.getMessage());
        }
        outcomes.put(test.getDisplayName().replaceAll(".*\\$", ""), outcome);
      }
    }
    return outcomes;
  }

  @ParameterizedTest
  @EnumSource
  @Timeout(120)
  void eachTestIsReportedAsItWent(Target target) throws Exception {
    Map<String, String> outcomes =
        run(target, Passing.class, Failing.class, WithTempDir.class, WithParameters.class);
    assertEquals("", outcomes.get("Passing.beforeAndAfterSurroundIt"));
    assertEquals("", outcomes.get("Passing.eachTestHasAnInstanceOfItsOwn"));
    assertEquals("", outcomes.get("Inner.seesWhatIsAround"));
    assertFalse(outcomes.containsKey("Passing.forTheJvm"));
    String unequal = outcomes.getOrDefault("Failing.comparesInVain", "");
    assertTrue(
        unequal.contains("AssertionFailedError: why ==> expected: <1> but was: <2>"), unequal);
    assertTrue(unequal.contains("comparesInVain"), unequal);
    String caused = outcomes.getOrDefault("Failing.throwsWithCause", "");
    assertTrue(
        caused.startsWith("Failing.throwsWithCause: java.lang.IllegalStateException: outer"),
        caused);
    assertTrue(caused.contains("Caused by: java.lang.IllegalArgumentException: inner"), caused);
    assertEquals(
        "Failing.waitsForEver: It had not ended after 2 s.", outcomes.get("Failing.waitsForEver"));
    assertEquals(
        "WithTempDir.folder uses @TempDir, which tests that run compiled may not: do without, or"
            + " mark it @Tag(\"jvm\").",
        outcomes.get("WithTempDir"));
    String parameters = outcomes.getOrDefault("WithParameters", "");
    assertTrue(parameters.startsWith("WithParameters.takes uses @"), parameters);
    assertEquals(8, outcomes.size(), outcomes::toString);
  }

  @Test
  void testsForTheJvmAreNoneOfOurs() {
    assertFalse(TestScan.isTestClass(ForTheJvm.class));
    assertTrue(TestScan.isTestClass(CompiledTestsTest.class));
    assertFalse(TestScan.isTestClass(Target.class));
  }

  @Test
  void codeThatTeaVmCannotCompileIsNamed() {
    AssertionError error =
        assertThrows(AssertionError.class, () -> run(Target.JAVASCRIPT, UsesWhatIsMissing.class));
    assertTrue(error.toString().contains("java.net.DatagramSocket"), error.toString());
  }

  static class Passing {
    private final StringBuilder log = new StringBuilder();

    @BeforeEach
    void prepare() {
      log.append("before ");
    }

    @AfterEach
    void check() {
      assertTrue(log.toString().startsWith("before test"), log.toString());
    }

    @Test
    @DisplayName("is of no interest")
    @Timeout(1)
    void beforeAndAfterSurroundIt() {
      log.append("test");
      assertEquals("before test", log.toString());
    }

    @Test
    void eachTestHasAnInstanceOfItsOwn() {
      log.append("test");
      assertEquals("before test", log.toString());
    }

    @Test
    @Tag("jvm")
    void forTheJvm() {}

    @Nested
    class Inner {
      @BeforeEach
      void prepareMore() {
        log.append("test ");
      }

      @Test
      void seesWhatIsAround() {
        assertEquals("before test ", log.toString());
      }
    }
  }

  static class Failing {
    @Test
    void comparesInVain() {
      assertEquals(1, 2, "why");
    }

    @Test
    void throwsWithCause() {
      throw new IllegalStateException("outer", new IllegalArgumentException("inner"));
    }

    @Test
    void waitsForEver() {
      new CompletableFuture<String>().join();
    }
  }

  static class WithTempDir {
    @TempDir Path folder = Path.of(".");

    @Test
    void uses() {}
  }

  static class WithParameters {
    @ParameterizedTest
    @ValueSource(ints = 1)
    void takes(int value) {}
  }

  @Tag("jvm")
  static class ForTheJvm {
    @Test
    void runs() {}
  }

  static class UsesWhatIsMissing {
    @Test
    void opensASocket() throws Exception {
      new java.net.DatagramSocket().close();
    }
  }
}
