package io.heddle.browser;

/**
 * What the model's compiled tests are to do. This one stands in for another of the same name that
 * {@link BrowserModelTest} writes, and that is compiled instead.
 */
final class ModelSettings {
  private ModelSettings() {}

  static int fromSeed() {
    return 0;
  }

  static int toSeed() {
    return 0;
  }

  /** What makes {@link TransportPair}. */
  static String script() {
    return "";
  }
}
