package io.heddle.browser;

import org.teavm.jso.JSExportClasses;

/** What the compiled module exports. */
@JSExportClasses({Smoke.class})
public final class ClientMain {
  private ClientMain() {}

  /** Runs when the module is loaded. */
  public static void main(String[] args) {}
}
