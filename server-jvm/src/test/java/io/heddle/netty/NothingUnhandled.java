package io.heddle.netty;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a class of tests in which a failure ran through a pipeline of Netty's and nobody took it:
 * Netty logs each with its stack trace, and peers can have it do so again and again. JUnit finds it
 * by itself, for all classes.
 */
public final class NothingUnhandled implements BeforeAllCallback, AfterAllCallback {
  private static final String WORDS = "it reached at the tail of the pipeline";

  private static volatile String heard = "";

  /** Made by JUnit. */
  public NothingUnhandled() {}

  private static final class Ear extends FilterOutputStream {
    Ear(OutputStream to) {
      super(to);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
      String text = new String(from, offset, length, StandardCharsets.UTF_8);
      if (text.contains(WORDS)) {
        heard = text;
      }
      out.write(from, offset, length);
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    if (NoLeaks.isOutermost(context)) {
      heard = "";
      PrintStream before = System.err;
      context
          .getStore(ExtensionContext.Namespace.create(NothingUnhandled.class))
          .put(PrintStream.class, before);
      System.setErr(new PrintStream(new Ear(before), true, StandardCharsets.UTF_8));
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (NoLeaks.isOutermost(context)) {
      System.setErr(
          context
              .getStore(ExtensionContext.Namespace.create(NothingUnhandled.class))
              .get(PrintStream.class, PrintStream.class));
      if (!heard.isEmpty()) {
        throw new AssertionError("A failure that nobody handled: " + heard);
      }
    }
  }
}
