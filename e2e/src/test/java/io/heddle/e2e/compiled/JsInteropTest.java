package io.heddle.e2e.compiled;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What jsinterop-annotations export; what they import is in {@link BindingsInBrowser}. */
@Timeout(60)
class JsInteropTest {
  @TempDir Path folder = Path.of(".");

  @ParameterizedTest
  @EnumSource
  void exportsAreWhatTheAnnotationsSay(Target target) throws IOException {
    try (CompiledProgram program = CompiledProgram.compile(target, ExportedSample.class, folder)) {
      assertEquals("top level", program.evaluate("module.topLevel('level')"));
      program.evaluate("window.whole = new module.Renamed(4)");
      assertEquals("1|5|text|true", program.evaluate("whole.mixed(1, 2.5, 'text', true)"));
      assertEquals("psst!", program.evaluate("whole.shout('psst')"));
      assertEquals(List.of(4, true), program.evaluate("[whole.count, whole.even]"));
      assertEquals(7, program.evaluate("(whole.count = 7, whole.count)"));
      assertEquals(10, program.evaluate("module.Renamed.twice(5)"));
      assertEquals(8, program.evaluate("whole.next().count"));
      assertEquals(4, program.evaluate("whole.call((a, b) => a - b)"));
      assertEquals(10, program.evaluate("whole.adder()(1, 2)"));
      assertEquals(List.of(1, 4, 9), program.evaluate("[...whole.squares([1, 2, 3])]"));
      assertEquals(
          List.of("undefined", "undefined", "undefined", "undefined", "undefined"),
          program.evaluate(
              "[whole.ignored, whole.notPublic, whole.ignoredField, whole.whisper,"
                  + " new module.Single().unmarked].map(member => typeof member)"));
      assertEquals(
          List.of(40, "x!!"),
          program.evaluate(
              "(() => { const heir = new module.Heir(); return [heir.count, heir.shout('x')] })()"));
      assertEquals(true, program.evaluate("whole instanceof module.Renamed"));
      assertEquals("marked", program.evaluate("new module.Single().marked()"));
      assertEquals(255, program.evaluate("new module.Single().ofHex('ff')"));
      assertEquals(
          program.evaluate("'mark ' + origin"), program.evaluate("new module.Single().where()"));
    }
  }

  @Test
  void whatCannotBeTranslatedIsRefusedInASentenceEach() {
    AssertionError error =
        assertThrows(
            AssertionError.class,
            () ->
                Compilation.teavm(
                    Target.JAVASCRIPT, UntranslatableSample.class.getName(), List.of(), folder));
    String message = error.toString();
    for (String sentence :
        List.of(
            "Exported.field: fields cannot be exported",
            "Exported.overloaded: JavaScript knows no overloads",
            "Exported.getBoth: @JsProperty is for a getter",
            "Exported.later: @JsAsync is not supported",
            "Exported.global: a function of varargs has to be in a native type",
            "Exported.nowhere: \"alert(1)//\" is no name",
            "Two: @JsFunction is for an interface with exactly one abstract method",
            "Exported.far: a name of fewer than four letters",
            "Brief.on: a name of fewer than four letters",
            "Colour: @JsEnum is not supported",
            "Native.code: code in a native type has to be marked @JsOverlay",
            "Native.getItem: @JsProperty is for a getter")) {
      assertTrue(message.contains(sentence), () -> sentence + " is missing from " + message);
      assertEquals(
          message.indexOf(sentence), message.lastIndexOf(sentence), "said once: " + sentence);
    }
  }
}
