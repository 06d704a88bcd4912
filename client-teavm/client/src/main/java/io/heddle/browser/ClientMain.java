package io.heddle.browser;

import io.heddle.browser.api.DatagramDuplexStream;
import io.heddle.browser.api.Transport;
import org.teavm.jso.JSExportClasses;

/** What the compiled module exports. */
@JSExportClasses({Transport.class, DatagramDuplexStream.class})
public final class ClientMain {
  private ClientMain() {}

  /**
   * Runs when the module is loaded: the exported classes are all there is.
   *
   * @param args none
   */
  public static void main(String[] args) {}
}
