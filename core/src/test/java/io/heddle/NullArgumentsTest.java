package io.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.bytes.ArrayBytes;
import io.heddle.bytes.ChunkQueue;
import io.heddle.connect.DialingClient;
import io.heddle.connect.SessionUrl;
import io.heddle.connect.TransportMemory;
import io.heddle.contract.NullCalls;
import io.heddle.event.EventSink;
import io.heddle.event.Events;
import io.heddle.memory.LinkConfig;
import io.heddle.memory.MemoryPair;
import io.heddle.memory.MemoryServer;
import io.heddle.memory.Outcomes;
import io.heddle.memory.VirtualLoop;
import io.heddle.session.Loop;
import io.heddle.session.MeasuredPath;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Null is refused where it is given, whatever is called, and nothing comes of the call. */
@Tag("jvm")
class NullArgumentsTest {
  private final VirtualLoop loop = new VirtualLoop();
  private final MemoryPair pair = MemoryPair.builder(loop).build();
  private final Session client = pair.client();

  private <T> T settled(CompletableFuture<T> stage) {
    loop.runUntilIdle();
    return Outcomes.value(stage);
  }

  @Test
  void whateverIsPublicRefusesNull() throws Exception {
    BidiStream stream = settled(client.openBidi());
    SessionStats before = settled(client.stats());
    CloseInfo info = CloseInfo.of(0, "", HeddleException.Side.LOCAL);
    SessionRequest request = SessionRequest.builder("host", "/").build();
    ServerConfig serverConfig = ServerConfig.builder().acceptsUnrouted(true).build();
    NullCalls calls =
        new NullCalls(
                // Others implement these, and only Heddle makes those.
                Backend.class,
                SessionFilter.class,
                SessionFilter.Next.class,
                SessionHandler.class,
                SessionStats.class,
                PriorityStats.class,
                PathStats.class,
                NetworkAddress.class,
                CloseInfo.class,
                BidiStream.Halves.class)
            .example(Loop.class, loop)
            .example(Events.class, Events.NONE)
            .example(EventSink.class, EventSink.NONE)
            .example(VirtualLoop.class, loop)
            .example(LinkConfig.class, LinkConfig.IDEAL)
            .example(Limits.class, Limits.DEFAULT)
            .example(ClientConfig.class, ClientConfig.DEFAULT)
            .example(ClientConfig.Builder.class, ClientConfig.builder())
            .example(ServerConfig.class, serverConfig)
            .example(ServerConfig.Builder.class, ServerConfig.builder())
            .example(SessionRequest.class, request)
            .example(SessionHandler.class, session -> {})
            .example(SessionRequest.Builder.class, SessionRequest.builder("host", "/"))
            .example(SessionFilter.class, (asked, next) -> next.admit(asked))
            .example(Route.class, Route.of("/route").handler(session -> {}))
            .example(Route.Builder.class, Route.of("/route"))
            .example(Admission.class, Admission.accept())
            .example(AttributeKey.class, AttributeKey.named("key"))
            .example(Attributes.class, Attributes.NONE)
            .example(Object.class, "a value")
            .example(NetworkAddress.class, new NetworkAddress("192.0.2.1", 1))
            .example(StreamPriority.class, StreamPriority.NORMAL)
            .example(CloseInfo.class, info)
            .example(DatagramStats.class, client.datagrams().stats())
            .example(PathStats.class, MeasuredPath.UNKNOWN)
            .example(Client.class, dialler())
            .example(Session.class, client)
            .example(Datagrams.class, client.datagrams())
            .example(SendStream.class, stream)
            .example(ReceiveStream.class, stream)
            .example(BidiStream.class, stream)
            .example(ArrayBytes.class, new ArrayBytes(new byte[4], 0, 4))
            .example(ChunkQueue.class, new ChunkQueue())
            .example(MemoryPair.class, pair)
            .example(MemoryPair.Builder.class, MemoryPair.builder(loop))
            .example(MemoryServer.class, new MemoryServer(serverConfig, LinkConfig.IDEAL, loop))
            .callPackageOf(Session.class)
            .callPackageOf(MemoryPair.class)
            .callPackageOf(ArrayBytes.class);
    assertEquals(List.of(), calls.accepted());
    SessionStats after = settled(client.stats());
    assertEquals(before.streamsOpened(), after.streamsOpened());
    assertEquals(before.bytesSent(), after.bytesSent());
    assertEquals(0, after.datagrams().sent());
    assertEquals(StreamPriority.NORMAL, stream.priority());
  }

  private Client dialler() {
    return new DialingClient(
        ClientConfig.DEFAULT,
        loop,
        text -> new SessionUrl("https", text, 443, "/", ""),
        List.of(),
        new TransportMemory());
  }
}
