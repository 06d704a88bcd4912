package io.heddle.e2e.compiled;

import org.teavm.tooling.TeaVMTargetType;

/** What TeaVM compiles tests to. */
public enum Target {
  JAVASCRIPT(TeaVMTargetType.JAVASCRIPT, "tests.js"),
  WEBASSEMBLY(TeaVMTargetType.WEBASSEMBLY_GC, "tests.wasm");

  private final TeaVMTargetType type;
  private final String fileName;

  Target(TeaVMTargetType type, String fileName) {
    this.type = type;
    this.fileName = fileName;
  }

  TeaVMTargetType type() {
    return type;
  }

  String fileName() {
    return fileName;
  }

  /** A script of the page's, giving the compiled module's exports. */
  String loading() {
    return this == JAVASCRIPT
        ? "await import('/tests.js')"
        : "(await (await import('/runtime.js')).load('/tests.wasm')).exports";
  }
}
