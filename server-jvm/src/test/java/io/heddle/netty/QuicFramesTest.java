package io.heddle.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class QuicFramesTest {
  private static final String ID = "0102030405060708";
  private static final String TAG = "00".repeat(16);
  // STOP_SENDING for stream 4 with code 0x52e4a40fa8db
  private static final String STOP = "05" + "04" + "c00052e4a40fa8db";
  private static final List<String> FOUND = List.of(ID + " 4 52e4a40fa8db");

  private final List<String> found = new ArrayList<>();
  private final QuicFrames frames =
      new QuicFrames(
          8,
          new QuicFrames.Sink() {
            @Override
            public void stopSending(
                ByteBuf datagram, int id, int idLength, long streamId, long code) {
              found.add(
                  ByteBufUtil.hexDump(datagram, id, idLength)
                      + " "
                      + streamId
                      + " "
                      + Long.toHexString(code));
            }
          });

  // One of each frame that may stand before it, RFC 9000 §19 and RFC 9221 §4.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0000", // PADDING
        "01", // PING
        "02" + "4064" + "05" + "01" + "03" + "02" + "02", // ACK with one more range
        "03" + "0a" + "05" + "00" + "03" + "01" + "02" + "03", // ACK with ECN counts
        "04" + "04" + "07" + "09", // RESET_STREAM
        "06" + "00" + "02" + "aabb", // CRYPTO
        "07" + "02" + "aabb", // NEW_TOKEN
        "0a" + "04" + "02" + "aabb", // STREAM with length
        "0f" + "04" + "07" + "02" + "aabb", // STREAM with offset, length, FIN
        "10" + "4400", // MAX_DATA
        "11" + "04" + "4400", // MAX_STREAM_DATA
        "12" + "04", // MAX_STREAMS, bidirectional
        "13" + "04", // MAX_STREAMS, unidirectional
        "14" + "04", // DATA_BLOCKED
        "15" + "04" + "04", // STREAM_DATA_BLOCKED
        "16" + "04", // STREAMS_BLOCKED
        "17" + "04",
        "18" + "01" + "00" + "02" + "aabb" + "00000000000000000000000000000000",
        "19" + "01", // RETIRE_CONNECTION_ID
        "1a" + "0000000000000000", // PATH_CHALLENGE
        "1b" + "0000000000000000", // PATH_RESPONSE
        "1c" + "00" + "00" + "01" + "78", // CONNECTION_CLOSE
        "1d" + "00" + "01" + "78",
        "1e", // HANDSHAKE_DONE
        "31" + "02" + "aabb" // DATAGRAM with length
      })
  void aStopIsFoundBehindEachKindOfFrame(String before) {
    walk(shortHeader(before + STOP));
    assertEquals(FOUND, found);
  }

  @ParameterizedTest
  @ValueSource(strings = {"08" + "04", "30", "21", "0a" + "04" + "7fff", "02" + "0a"})
  void whatExtendsToTheEndOrIsUnknownOrTornHidesTheRest(String before) {
    walk(shortHeader(before + STOP));
    assertEquals(List.of(), found);
  }

  @ParameterizedTest
  @CsvSource({
    "104100, limit 256",
    "14404000, blocked",
    "08040102, stream 4 up to 2",
    "0a0402aabb, stream 4 up to 2",
    "0c04410001, stream 4 up to 257",
    "0f04410001aa, stream 4 up to 257",
    "04 04 07 4109, stream 4 reset at 265",
    "04 04 07, ''",
    "1d c00052e4a40fa8db 00, closed by the application with 52e4a40fa8db",
    "1d ffffffffffffffff 02 6869, closed by the application with 3fffffffffffffff",
    "1c 4178 06 00, closed by the transport with 178",
    "1d c00052e4a40f, ''",
    "1d 00 02 68, ''",
    "1c 00 00, ''"
  })
  void whatConcernsTheConnectionIsTold(String frame, String what) {
    List<String> told = new ArrayList<>();
    QuicFrames cursor =
        new QuicFrames(
            ID.length() / 2,
            new QuicFrames.Sink() {
              @Override
              public void maxData(long bytes) {
                told.add("limit " + bytes);
              }

              @Override
              public void dataBlocked() {
                told.add("blocked");
              }

              @Override
              public void resetStream(long streamId, long finalBytes) {
                told.add("stream " + streamId + " reset at " + finalBytes);
              }

              @Override
              public void streamBytes(long streamId, long upTo) {
                told.add("stream " + streamId + " up to " + upTo);
              }

              @Override
              public void connectionClose(boolean application, long code) {
                told.add(
                    "closed by the "
                        + (application ? "application" : "transport")
                        + " with "
                        + Long.toHexString(code));
              }
            });
    String plain = shortHeader(frame.replace(" ", ""));
    ByteBuf packet = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(plain));
    cursor.walk(packet, 0, packet.readableBytes());
    packet.release();
    assertEquals(what.isEmpty() ? List.of() : List.of(what), told);
  }

  @Test
  void eachPacketNumberLengthIsSkipped() {
    for (int bytes = 1; bytes <= 4; bytes++) {
      found.clear();
      walk("4" + (bytes - 1) + ID + "07".repeat(bytes) + STOP + TAG);
      assertEquals(FOUND, found);
    }
  }

  @Test
  void aStopIsFoundBehindCoalescedPackets() {
    // RFC 9000 §12.2: an Initial with a token, a Handshake and a 1-RTT packet in one datagram.
    String initial = longHeader("c0", "02aabb" + length("01" + TAG) + "00" + "01" + TAG);
    String handshake = longHeader("e0", length("01" + TAG) + "00" + "01" + TAG);
    walk(initial + handshake + shortHeader(STOP));
    assertEquals(FOUND, found);
  }

  /** Chromium and quiche pad the datagram, not the packet. */
  @Test
  void whatPadsADatagramIsNoPacket() {
    String initial = longHeader("c0", "00" + length("01" + TAG) + "00" + "01" + TAG);
    List<Long> numbers = new ArrayList<>();
    QuicFrames cursor =
        new QuicFrames(
            ID.length() / 2,
            new QuicFrames.Sink() {
              @Override
              public void number(long truncated, int bits) {
                numbers.add(truncated);
              }
            });
    ByteBuf datagram =
        Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(initial + "00".repeat(100)));
    assertEquals(-1, QuicFrames.shortHeaderAt(datagram, 0, datagram.readableBytes()));
    cursor.walk(datagram, 0, datagram.readableBytes());
    datagram.release();
    assertEquals(List.of(), numbers);
  }

  @Test
  void aStopIsFoundInEarlyData() {
    walk(longHeader("d0", length(STOP + TAG) + "00" + STOP + TAG));
    assertEquals(FOUND, found);
  }

  @Test
  void retryAndTheAuthenticationTagAreNotRead() {
    walk("f0" + "00000001" + "08" + ID + "00" + STOP + TAG);
    walk("40" + ID + "00" + STOP + "00".repeat(15)); // its last byte belongs to the tag
    assertEquals(List.of(), found);
  }

  @Test
  void anyBytesStayInBounds() {
    long seed = System.nanoTime();
    System.out.println("QuicFramesTest seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 200_000; i++) {
      byte[] bytes = new byte[random.nextInt(80)];
      random.nextBytes(bytes);
      frames.walk(Unpooled.wrappedBuffer(bytes), 0, bytes.length);
    }
  }

  private void walk(String hex) {
    ByteBuf datagram = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump("ff" + hex));
    frames.walk(datagram, 1, datagram.readableBytes() - 1);
  }

  private static String shortHeader(String payload) {
    return "40" + ID + "00" + payload + TAG;
  }

  private static String longHeader(String first, String rest) {
    return first + "00000001" + "08" + ID + "00" + rest;
  }

  /** The length field for a packet number of one byte and this much more. */
  private static String length(String payloadAndTag) {
    return "40" + String.format("%02x", 1 + payloadAndTag.length() / 2);
  }
}
