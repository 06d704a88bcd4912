package io.heddle.qmux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordWriterTest {
  private final List<byte[]> records = new ArrayList<>();
  private final RecordWriter writer =
      new RecordWriter(
          new RecordPipe() {
            @Override
            public int room() {
              return 100_000;
            }

            @Override
            public RecordBuffer begin() {
              return new ArrayRecord();
            }

            @Override
            public void send(RecordBuffer record, int length) {
              byte[] bytes = ((ArrayRecord) record).toByteArray();
              assertEquals(length, bytes.length);
              records.add(bytes);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
          });

  private int length(int record) {
    return records.get(record).length;
  }

  @Test
  void aPayloadIsItsOwnersAgainOnceItIsWritten() {
    byte[] payload = new byte[1000];
    byte[] datagram = new byte[10];
    writer.stream(4, 0, Bytes.of(payload), true);
    writer.datagram(Bytes.of(datagram));
    Arrays.fill(payload, (byte) 1);
    Arrays.fill(datagram, (byte) 1);
    writer.flush();
    byte[] sent = records.get(0);
    assertArrayEquals(new byte[1000], Arrays.copyOfRange(sent, 4, 1004));
    assertArrayEquals(new byte[10], Arrays.copyOfRange(sent, 1006, 1016));
  }

  @Test
  void framesShareARecord() {
    writer.stream(4, 0, Bytes.of(new byte[1000]), true);
    writer.stream(8, 0, Bytes.of(new byte[10]), true);
    writer.frame(FrameType.MAX_DATA, 9);
    assertEquals(100_000 - 1004 - 13 - 2, writer.room());
    writer.flush();
    writer.flush();
    assertEquals(1, records.size());
    assertEquals(1, writer.recordsSent());
    assertEquals(1019, writer.bytesSent());
  }

  @Test
  void aLongPayloadIsSplitOverRecords() {
    writer.stream(4, 7, Bytes.of(new byte[100_000]), true);
    writer.flush();
    FrameTexts texts = new FrameTexts();
    FrameDecoder decoder = new FrameDecoder(texts, 16_382);
    decoder.decode(Bytes.of(FakePeer.parameters(0, 0, 0).encode()));
    texts.take();
    long offset = 7;
    for (int i = 0; i < records.size(); i++) {
      decoder.decode(Bytes.of(records.get(i)));
      String text = texts.take().get(0);
      assertEquals(true, text.startsWith("STREAM 4 @" + offset + " "), text);
      int space = text.indexOf(' ', text.indexOf('@')) + 1;
      int bytes = Integer.parseInt(text.substring(space, text.indexOf(' ', space)));
      offset += bytes;
      assertEquals(i == records.size() - 1, text.endsWith("FIN"));
    }
    assertEquals(100_007, offset);
    assertEquals(7, records.size());
  }

  @Test
  void recordsGrowWithWhatThePeerAccepts() {
    writer.maxRecordBytes(1L << 40);
    assertEquals(64 << 10, writer.maxRecordBytes());
    writer.stream(4, 7, Bytes.of(new byte[60_000]), true);
    writer.flush();
    assertEquals(1, records.size());
  }

  @Test
  void aFrameThatDoesNotFitBeginsARecord() {
    writer.stream(4, 0, Bytes.of(new byte[16_350]), false);
    writer.frame(FrameType.RESET_STREAM, 1, 2, 3);
    writer.datagram(Bytes.of(new byte[16_379]));
    writer.frame(FrameType.HEDDLE_DRAIN);
    writer.flush();
    assertEquals(4, records.size());
    assertEquals(16_382, length(2));
  }

  @Test
  void aCloseThatDoesNotFitBeginsARecord() {
    byte[] reason = new byte[100];
    for (boolean application : new boolean[] {true, false}) {
      records.clear();
      writer.stream(4, 0, Bytes.of(new byte[16_250]), false);
      if (application) {
        writer.applicationClose(1, reason);
      } else {
        writer.transportClose(1, reason);
      }
      writer.flush();
      assertEquals(2, records.size());
      assertEquals(true, length(0) <= 16_382 && length(1) > 100);
    }
  }

  @Test
  void pingsAndTheirAnswersAreNoPayload() {
    writer.frame(FrameType.QX_PING_REQUEST, 1);
    writer.frame(FrameType.QX_PING_RESPONSE, 1);
    assertEquals(false, writer.takePayloadSent());
    writer.frame(FrameType.MAX_DATA, 9);
    assertEquals(true, writer.takePayloadSent());
    assertEquals(false, writer.takePayloadSent());
    writer.stream(4, 0, Bytes.empty(), true);
    assertEquals(true, writer.takePayloadSent());
    writer.datagram(Bytes.empty());
    assertEquals(true, writer.takePayloadSent());
  }

  @Test
  void whatIsInTheOpenRecordCountsAsWritten() {
    writer.frame(FrameType.MAX_DATA, 9);
    assertEquals(2, writer.bytesWritten());
    writer.flush();
    writer.frame(FrameType.MAX_DATA, 10);
    assertEquals(4, writer.bytesWritten());
    assertEquals(2, writer.bytesSent());
  }

  @Test
  void aWholeRecordGoesAtOnce() {
    writer.record(new byte[] {1, 2, 3});
    assertArrayEquals(new byte[] {1, 2, 3}, records.get(0));
  }

  @Test
  void manySmallFramesFillOneRecordAfterAnother() {
    for (int i = 0; i < 10_000; i++) {
      writer.stream(4, i * 10L, Bytes.of(new byte[10]), false);
    }
    writer.flush();
    for (int i = 0; i < records.size(); i++) {
      assertEquals(true, length(i) <= 16_382);
    }
    assertEquals(true, records.size() < 14);
  }

  @Test
  void whatIsDiscardedIsNotSent() {
    writer.stream(4, 0, Bytes.of(new byte[1000]), true);
    writer.frame(FrameType.MAX_DATA, 9);
    writer.discard();
    writer.frame(FrameType.MAX_DATA, 9);
    writer.flush();
    assertEquals(1, records.size());
    assertEquals(2, length(0));
  }

  @Test
  void aRecordIsNotFilledUpWithCrumbs() {
    int full = 16_382 - RecordWriter.MAX_HEADER_BYTES - 64;
    writer.stream(4, 0, Bytes.of(new byte[full - 4 + 1]), false);
    writer.stream(8, 0, Bytes.of(new byte[100]), false);
    writer.flush();
    assertEquals(2, records.size(), "63 bytes would have fitted");
    assertEquals(full + 1, length(0));
    records.clear();
    writer.stream(4, 0, Bytes.of(new byte[full - 4]), false);
    writer.stream(8, 0, Bytes.of(new byte[100]), false);
    writer.flush();
    assertEquals(16_382 - RecordWriter.MAX_HEADER_BYTES + 4, length(0));
  }
}
