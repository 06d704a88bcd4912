package io.heddle.browser.web;

import jsinterop.annotations.JsConstructor;
import jsinterop.annotations.JsFunction;
import jsinterop.annotations.JsPackage;
import jsinterop.annotations.JsType;
import org.jspecify.annotations.Nullable;

/**
 * <a href="https://streams.spec.whatwg.org/#underlying-sink-api">WHATWG Streams,
 * UnderlyingSink</a>: where a stream of the page's own puts its chunks. Without a parameter for the
 * chunks' type: TeaVM would wrap each chunk in an object of Java's.
 */
@JsType(isNative = true, name = "Object", namespace = JsPackage.GLOBAL)
public class UnderlyingSink {
  @JsConstructor
  public UnderlyingSink() {}

  public @Nullable Start start;

  /** Called with one chunk at a time: the next when a promise that it answers is fulfilled. */
  public @Nullable Write write;

  public @Nullable Close close;

  public @Nullable Abort abort;

  /** {@link UnderlyingSink#start}. */
  @JsFunction
  public interface Start {
    void start(WritableStreamController controller);
  }

  /** {@link UnderlyingSink#write}. */
  @JsFunction
  public interface Write {
    /** Answers undefined or a promise. */
    @Nullable Any write(Any chunk, WritableStreamController controller);
  }

  /** {@link UnderlyingSink#close}. */
  @JsFunction
  public interface Close {
    Promise<Any> close();
  }

  /** {@link UnderlyingSink#abort}. */
  @JsFunction
  public interface Abort {
    Promise<Any> abort(Any reason);
  }
}
