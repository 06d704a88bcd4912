package io.heddle.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.ClientConfig;
import io.heddle.ReceiveStream;
import io.heddle.SendStream;
import io.heddle.ServerConfig;
import io.heddle.contract.NullCalls;
import io.heddle.memory.MemoryPair;
import io.heddle.memory.VirtualLoop;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the JVM adds refuses null where it is given, too. */
@Timeout(30)
class JvmNullArgumentsTest {
  @Test
  void whateverIsPublicRefusesNull() throws Exception {
    VirtualLoop loop = new VirtualLoop();
    var opened = MemoryPair.builder(loop).build().client().openBidi();
    loop.runUntilIdle();
    var stream = opened.join();
    StreamInput input = new StreamInput(stream);
    StreamOutput output = new StreamOutput(stream);
    try (JvmServer server = JvmServer.start(ServerConfig.builder().port(0).build())) {
      NullCalls calls =
          new NullCalls(Blocking.Service.class)
              .example(ReceiveStream.class, stream)
              .example(SendStream.class, stream)
              .example(StreamInput.class, input)
              .example(StreamOutput.class, output)
              .example(ByteBuffer.class, ByteBuffer.allocate(1))
              .example(CompletableFuture.class, CompletableFuture.completedFuture("here"))
              .example(Blocking.Service.class, session -> {})
              .example(ClientConfig.class, ClientConfig.DEFAULT)
              .example(ServerConfig.class, ServerConfig.builder().build())
              .example(JvmBackend.class, new JvmBackend())
              .example(JvmServer.class, server)
              .callPackageOf(Blocking.class);
      assertEquals(List.of(), calls.accepted());
    }
  }
}
