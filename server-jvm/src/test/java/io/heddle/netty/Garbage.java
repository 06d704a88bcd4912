package io.heddle.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Datagrams that are no good QUIC packets, in many ways. Confined to one thread. */
final class Garbage {
  private static final int LARGE = 1_200;
  private static final int[] FIRST_BYTES = {
    0x00, 0x01, 0x3f, 0x40, 0x41, 0x7f, 0x80, 0x9f, 0xbf, 0xc0, 0xc3, 0xd0, 0xe0, 0xf0, 0xff
  };
  private static final int[] VERSIONS = {
    0, 1, 2, 0x6b33_43cf, 0x0a0a_0a0a, 0xfafa_fafa, 0xff00_001d, -1
  };

  private final Random random;

  Garbage(long seed) {
    random = new Random(seed);
  }

  /** Every length, with every kind of first byte. */
  List<byte[]> lengths() {
    List<byte[]> all = new ArrayList<>();
    for (int length = 0; length <= 1_300; length++) {
      for (int first : FIRST_BYTES) {
        byte[] datagram = noise(length);
        if (length > 0) {
          datagram[0] = (byte) first;
        }
        if (length > 2 && (first & 0x80) == 0) {
          datagram[1] = 0; // the index of a socket, in a connection id of the server's
          datagram[2] = (byte) random.nextInt(5);
        }
        all.add(datagram);
      }
    }
    return all;
  }

  /** Long headers with all types, versions and lengths of connection ids and tokens. */
  List<byte[]> longHeaders() {
    List<byte[]> all = new ArrayList<>();
    for (int version : VERSIONS) {
      for (int first : new int[] {0x80, 0xc0, 0xd0, 0xe0, 0xf0}) {
        for (int idLength = 0; idLength <= 255; idLength++) {
          all.add(longHeader(first, version, idLength, random.nextInt(22), all.size()));
          all.add(longHeader(first, version, random.nextInt(22), idLength, all.size()));
        }
      }
    }
    return all;
  }

  private byte[] longHeader(int first, int version, int target, int source, int variant) {
    ByteBuf out = Unpooled.buffer();
    out.writeByte(first | random.nextInt(4)).writeInt(version);
    out.writeByte(target).writeBytes(noise(target)).writeByte(source).writeBytes(noise(source));
    switch (variant % 7) {
      case 0 -> out.writeByte(0).writeShort(0x4000 | LARGE); // no token, the length as it should be
      case 1 -> out.writeLong(0xffff_ffff_ffff_ffffL); // a token of 2^62 bytes
      case 2 -> out.writeLong(0xc000_0000_ffff_fff0L); // negative, for those who narrow it
      case 3 -> out.writeInt(0xbfff_ffff);
      case 4 -> out.writeShort(0x7fff);
      case 5 -> out.writeByte(20).writeBytes(noise(20)).writeShort(0x4000 | 100);
      default -> {} // ends here
    }
    if (variant % 2 == 0 && out.readableBytes() < LARGE) {
      out.writeBytes(noise(LARGE - out.readableBytes()));
    }
    byte[] all = new byte[out.readableBytes()];
    out.readBytes(all).release();
    return all;
  }

  /** What a genuine datagram becomes when it is cut, prolonged or changed. */
  List<byte[]> spoilt(byte[] genuine) {
    List<byte[]> all = new ArrayList<>();
    for (int length = 0; length < genuine.length; length += length < 80 ? 1 : 37) {
      all.add(java.util.Arrays.copyOf(genuine, length));
    }
    for (int i = 0; i < 60 && i < genuine.length; i++) {
      byte[] changed = genuine.clone();
      changed[i] ^= (byte) (1 << random.nextInt(8));
      all.add(changed);
    }
    all.add(java.util.Arrays.copyOf(genuine, genuine.length + 200));
    byte[] coalesced = java.util.Arrays.copyOf(genuine, genuine.length * 2);
    System.arraycopy(genuine, 0, coalesced, genuine.length, genuine.length);
    coalesced[genuine.length + 1] ^= 1;
    all.add(coalesced);
    return all;
  }

  private byte[] noise(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
