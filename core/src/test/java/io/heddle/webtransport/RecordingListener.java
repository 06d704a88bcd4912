package io.heddle.webtransport;

import io.heddle.wire.Http3Error;
import io.heddle.wire.ProtocolViolation;
import io.heddle.wire.StreamKind;
import java.util.ArrayList;
import java.util.List;

/** Writes down the events of a {@link ConnectStream} as short texts. */
final class RecordingListener implements ConnectStream.Listener {
  final List<String> events = new ArrayList<>();

  @Override
  public void datagram(byte[] payload) {
    events.add("datagram " + payload.length);
  }

  @Override
  public void draining() {
    events.add("draining");
  }

  @Override
  public void sendCreditRaised() {
    events.add("send credit");
  }

  @Override
  public void openCreditRaised(StreamKind kind) {
    events.add("open credit " + kind);
  }

  @Override
  public void closed(long code, String reason) {
    events.add("closed " + code + " " + reason);
  }

  @Override
  public void reset(long http3Error) {
    events.add("reset " + Http3Error.name(http3Error));
  }

  @Override
  public void failed(ProtocolViolation violation) {
    events.add("failed " + Http3Error.name(violation.http3Error()));
  }
}
