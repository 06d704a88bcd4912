package io.heddle.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReadTurnTest {
  private final List<String> order = new ArrayList<>();
  private final ReadTurn turn = new ReadTurn();
  private final EmbeddedChannel socket = new EmbeddedChannel(turn, new Codec());

  /** What a packet causes, and when the codec sends. */
  private final class Codec extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object packet) {
      order.add("read " + packet);
      assertTrue(turn.add(() -> order.add("task " + packet)));
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
      order.add("send");
    }
  }

  @Test
  void tasksRunAfterTheLastPacketAndBeforeTheCodecSends() {
    socket.writeInbound(1, 2);
    assertEquals(List.of("read 1", "read 2", "task 1", "task 2", "send"), order);
  }

  @Test
  void outsideOfAReadNoTaskIsTaken() {
    assertFalse(turn.add(() -> order.add("never")));
    socket.writeInbound(1);
    assertFalse(turn.add(() -> order.add("never")));
    socket.runPendingTasks();
    assertEquals(List.of("read 1", "task 1", "send"), order);
  }

  @Test
  void tasksOfTasksRunInTheSameReadButNotForEver() {
    socket.pipeline().fireChannelRead(1);
    Runnable again =
        new Runnable() {
          @Override
          public void run() {
            order.add("again");
            turn.add(this);
          }
        };
    turn.add(again);
    socket.pipeline().fireChannelReadComplete();
    int send = order.indexOf("send");
    assertTrue(Collections.frequency(order.subList(0, send), "again") > 1);
    // What is left has its run on the loop, where it is not taken again.
    socket.runPendingTasks();
    assertEquals(List.of("send", "again"), order.subList(send, order.size()));
  }

  @Test
  void aTaskThatFailsDoesNotStopTheOthers() {
    socket.pipeline().fireChannelRead(1);
    turn.add(
        () -> {
          throw new IllegalStateException("on purpose");
        });
    turn.add(() -> order.add("after"));
    socket.pipeline().fireChannelReadComplete();
    assertEquals(List.of("read 1", "task 1", "after", "send"), order);
  }
}
