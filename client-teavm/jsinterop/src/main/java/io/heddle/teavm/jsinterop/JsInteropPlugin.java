package io.heddle.teavm.jsinterop;

import org.teavm.jso.impl.JSOPlugin;
import org.teavm.vm.spi.Before;
import org.teavm.vm.spi.TeaVMHost;
import org.teavm.vm.spi.TeaVMPlugin;

/**
 * Where TeaVM, which finds it by {@code META-INF/services}, lets the translation in: before JSO.
 */
@Before(JSOPlugin.class)
public final class JsInteropPlugin implements TeaVMPlugin {
  @Override
  public void install(TeaVMHost host) {
    host.add(new JsInteropTransformer());
  }
}
