package io.heddle.netty;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;

/** Has another one do everything. Confined to the event loop's thread, but for waking it. */
abstract class ForwardingIoHandler implements IoHandler {
  private final IoHandler inner;

  ForwardingIoHandler(IoHandler inner) {
    this.inner = inner;
  }

  @Override
  public int run(IoHandlerContext context) {
    return inner.run(context);
  }

  @Override
  public void initialize() {
    inner.initialize();
  }

  @Override
  public void prepareToDestroy() {
    inner.prepareToDestroy();
  }

  @Override
  public void destroy() {
    inner.destroy();
  }

  @Override
  public IoRegistration register(IoHandle handle) throws Exception {
    return inner.register(handle);
  }

  @Override
  public void wakeup() {
    inner.wakeup();
  }

  @Override
  public boolean isCompatible(Class<? extends IoHandle> handleType) {
    return inner.isCompatible(handleType);
  }
}
