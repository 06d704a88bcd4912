package io.heddle.websocket;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** A WebSocket client that says whatever a test wants, right or wrong. Confined to one thread. */
final class RawWebSocket implements AutoCloseable {
  /** A frame that has come. */
  static final class Frame {
    private final int opcode;
    private final byte[] payload;

    Frame(int opcode, byte[] payload) {
      this.opcode = opcode;
      this.payload = payload;
    }

    int opcode() {
      return opcode;
    }

    byte[] payload() {
      return payload;
    }

    int closeStatus() {
      return (payload[0] & 0xff) << 8 | (payload[1] & 0xff);
    }
  }

  private static final Map<String, String> QMUX = Map.of("Sec-WebSocket-Protocol", "qmux-02");

  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;

  RawWebSocket(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(10_000);
    in = new DataInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  /** Asks for an upgrade; answers the status. */
  int upgrade(String path, Map<String, String> headers) throws IOException {
    ask(path, headers);
    return status();
  }

  int upgrade(String path) throws IOException {
    return upgrade(path, QMUX);
  }

  /** Asks for an upgrade, and does not wait. */
  void ask(String path) throws IOException {
    ask(path, QMUX);
  }

  private void ask(String path, Map<String, String> headers) throws IOException {
    Map<String, String> all = new TreeMap<>();
    all.put("Host", "localhost");
    all.put("Upgrade", "websocket");
    all.put("Connection", "Upgrade");
    all.put("Sec-WebSocket-Version", "13");
    all.put("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
    all.putAll(headers);
    StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\n");
    all.forEach((name, value) -> request.append(name + ": " + value + "\r\n"));
    out.write((request + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Reads a response's head. */
  private int status() throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.readUnsignedByte());
    }
    return Integer.parseInt(head.substring(9, 12));
  }

  void send(int opcode, byte... payload) throws IOException {
    frame(0x80 | opcode, true, payload);
  }

  /** A frame with any first byte, masked or not. */
  void frame(int first, boolean masked, byte... payload) throws IOException {
    byte[] head = new byte[masked ? 14 : 10];
    head[0] = (byte) first;
    head[1] = (byte) ((masked ? 0x80 : 0) | 127);
    for (int i = 0; i < 8; i++) {
      head[2 + i] = (byte) ((long) payload.length >> (56 - 8 * i));
    }
    // A mask of zeros leaves the payload as it is.
    out.write(head);
    out.write(payload);
    out.flush();
  }

  void raw(byte... bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  Frame read() throws IOException {
    int first = in.readUnsignedByte();
    long length = in.readUnsignedByte();
    length = length == 126 ? in.readUnsignedShort() : length == 127 ? in.readLong() : length;
    return new Frame(first & 0x0f, in.readNBytes((int) length));
  }

  /** Reads until a frame of a kind comes. */
  Frame read(int opcode) throws IOException {
    Frame frame = read();
    while (frame.opcode() != opcode) {
      frame = read();
    }
    return frame;
  }

  /** Whether the other side has closed the line. */
  boolean ends() throws IOException {
    byte[] rest = new byte[4096];
    try {
      while (in.read(rest) >= 0) {
        // Whatever comes before the end.
      }
      return true;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (java.net.SocketException reset) {
      return true;
    }
  }

  /** How long reading waits from now on. */
  void timeout(int ms) throws IOException {
    socket.setSoTimeout(ms);
  }

  /** Ends the line without a farewell. */
  void cut() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
