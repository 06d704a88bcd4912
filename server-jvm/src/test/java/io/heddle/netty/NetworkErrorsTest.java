package io.heddle.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Errors.NativeIoException;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NetworkErrorsTest {
  private static final int EIO = 5;
  private static final int EMSGSIZE = 90;
  private static final int ECONNREFUSED = 111;

  private final NetworkErrors errors = new NetworkErrors();
  private final EmbeddedChannel socket = new EmbeddedChannel(errors);
  private final AtomicInteger told = new AtomicInteger();
  private final CompletableFuture<Void> dial = new CompletableFuture<>();

  private void read(int errno) {
    assumeTrue(Epoll.isAvailable(), "these are Linux's");
    socket.pipeline().fireExceptionCaught(new NativeIoException("recvmmsg", -errno));
    socket.runPendingTasks();
  }

  private void begin() {
    CompletableFuture<Boolean> hears = errors.tell(socket, dial, told::incrementAndGet);
    socket.runPendingTasks();
    assertEquals(false, hears.join(), "this is no socket of the kernel's");
  }

  @Test
  void dialsAreToldWhileTheyLast() {
    read(ECONNREFUSED);
    assertEquals(0, told.get());
    begin();
    read(ECONNREFUSED);
    assertEquals(1, told.get());
    dial.complete(null);
    socket.runPendingTasks();
    read(ECONNREFUSED);
    assertEquals(1, told.get());
  }

  @Test
  void dialsAreToldOfPacketsThatCouldNotBeSent() {
    begin();
    errors.refused(new IOException("Network is unreachable"));
    errors.refused(new IOException("Message too long"));
    assertEquals(1, told.get());
  }

  /** As a failed read it would have the socket left alone for a while. */
  @ParameterizedTest
  @ValueSource(ints = {EMSGSIZE, ECONNREFUSED})
  void whatIcmpSaysIsNoFailureOfTheSocket(int errno) {
    read(errno);
    socket.checkException();
  }

  @Test
  void failuresOfTheSocketGoOn() {
    read(EIO);
    assertThrows(NativeIoException.class, socket::checkException);
  }
}
