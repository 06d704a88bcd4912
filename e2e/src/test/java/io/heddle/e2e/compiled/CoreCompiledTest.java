package io.heddle.e2e.compiled;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The tests of core, of the futures it uses and of the bindings to the browser, as compiled code in
 * Chromium.
 */
class CoreCompiledTest {
  @TestFactory
  Stream<DynamicTest> testsHoldAsJavaScript() throws IOException {
    return run(Target.JAVASCRIPT);
  }

  @TestFactory
  Stream<DynamicTest> testsHoldAsWebAssembly() throws IOException {
    return run(Target.WEBASSEMBLY);
  }

  private static Stream<DynamicTest> run(Target target) throws IOException {
    List<Class<?>> classes = new ArrayList<>();
    classes.addAll(TestClasses.ofModule("heddle-teavm-concurrent", "client-teavm/concurrent"));
    classes.add(BindingsInBrowser.class);
    classes.add(WaitingInBrowser.class);
    classes.addAll(TestClasses.ofModule("heddle-core", "core"));
    return new CompiledTests(target, classes).tests();
  }
}
