package io.heddle.pages;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * A file of a site as it is sent: as it is, or compressed if that is shorter, which is found out
 * when it is first asked for. Any thread.
 */
final class SiteFile {
  private static final int TAG_BYTES = 8;
  private static final byte[] NOT_YET = new byte[0];
  private static final byte[] NO_GAIN = new byte[0];

  private final byte[] content;
  private final String contentType;
  private final String tag;
  private byte[] compressed = NOT_YET;

  SiteFile(byte[] content, String contentType) {
    this.content = content;
    this.contentType = contentType;
    tag = HexFormat.of().formatHex(sha256().digest(content), 0, TAG_BYTES);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  String contentType() {
    return contentType;
  }

  /** Of the content, for entity tags; the same for as long as the content is. */
  String tag() {
    return tag;
  }

  ByteBuffer content() {
    return ByteBuffer.wrap(content).asReadOnlyBuffer();
  }

  /** The content by gzip; empty if that is no shorter. */
  synchronized Optional<ByteBuffer> compressed() {
    if (compressed == NOT_YET) {
      byte[] gzip = gzip();
      compressed = gzip.length < content.length ? gzip : NO_GAIN;
    }
    return compressed == NO_GAIN
        ? Optional.empty()
        : Optional.of(ByteBuffer.wrap(compressed).asReadOnlyBuffer());
  }

  private byte[] gzip() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new BestGzip(bytes)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  /** Done once for each file, so it may take its time. */
  private static final class BestGzip extends GZIPOutputStream {
    BestGzip(ByteArrayOutputStream bytes) throws IOException {
      super(bytes);
      def.setLevel(Deflater.BEST_COMPRESSION);
    }
  }
}
