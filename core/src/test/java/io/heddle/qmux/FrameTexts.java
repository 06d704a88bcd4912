package io.heddle.qmux;

import io.heddle.Bytes;
import java.util.ArrayList;
import java.util.List;

/** Frames as text, one line each, for tests to compare. */
final class FrameTexts implements FrameHandler {
  /** How long the last datagram's frame was. */
  int datagramFrameBytes;

  private final List<String> texts = new ArrayList<>();

  /** What was handled since the last call. */
  List<String> take() {
    List<String> taken = List.copyOf(texts);
    texts.clear();
    return taken;
  }

  @Override
  public boolean accepting() {
    return true;
  }

  @Override
  public void transportParameters(TransportParameters parameters) {
    texts.add("PARAMETERS");
  }

  @Override
  public void stream(long id, long offset, Bytes payload, boolean fin) {
    String content =
        payload.length() > 20 ? payload.length() + " bytes" : "'" + payload.toUtf8() + "'";
    texts.add("STREAM " + id + " @" + offset + " " + content + (fin ? " FIN" : ""));
    payload.release();
  }

  @Override
  public void resetStream(long id, long code, long finalSize) {
    texts.add("RESET_STREAM " + id + " code " + code + " size " + finalSize);
  }

  @Override
  public void stopSending(long id, long code) {
    texts.add("STOP_SENDING " + id + " code " + code);
  }

  @Override
  public void maxData(long limit) {
    texts.add("MAX_DATA " + limit);
  }

  @Override
  public void maxStreamData(long id, long limit) {
    texts.add("MAX_STREAM_DATA " + id + " " + limit);
  }

  @Override
  public void maxStreams(boolean bidirectional, long limit) {
    texts.add("MAX_STREAMS " + (bidirectional ? "bidi " : "uni ") + limit);
  }

  @Override
  public void streamDataBlocked(long id) {
    texts.add("STREAM_DATA_BLOCKED " + id);
  }

  @Override
  public void datagram(Bytes payload, int frameBytes) {
    texts.add("DATAGRAM " + payload.length());
    datagramFrameBytes = frameBytes;
    payload.release();
  }

  @Override
  public void pingRequest(long sequence) {
    texts.add("PING " + sequence);
  }

  @Override
  public void pingResponse(long sequence) {
    texts.add("PONG " + sequence);
  }

  @Override
  public void drain() {
    texts.add("DRAIN");
  }

  @Override
  public void applicationClose(long code, String reason) {
    texts.add("APPLICATION_CLOSE " + code + " " + reason);
  }

  @Override
  public void transportClose(long error, String reason) {
    texts.add("CLOSE " + TransportError.name(error));
  }
}
