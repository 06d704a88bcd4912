package io.heddle.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Ipv6TextTest {
  private static final long SEED = 0x5952L;

  private static void check(String canonical, String text) {
    assertEquals(canonical, Ipv6Text.format(Ipv6Text.parse(text).orElseThrow()));
  }

  @Test
  void anAddressHasOneForm() {
    check("::", "::");
    check("::", "0:0:0:0:0:0:0:0");
    check("::1", "0:0:0:0:0:0:0:1");
    check("::1", "0000::0001");
    check("1::", "1::");
    check("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8");
    check("2001:db8::abcd", "2001:DB8:0:0::ABCD");
    check("1::2:0:0:0", "1:0:0:0:2:0:0:0");
    check("1:0:0:2::", "1:0:0:2:0:0:0:0");
    check("1::2:0:0:3:4", "1:0:0:2:0:0:3:4");
    check("1:0:2:3:4:5:6:7", "1:0:2:3:4:5:6:7");
    check("1:0:2:3:4:5:6:7", "1::2:3:4:5:6:7");
    check("0:2:3:4:5:6:7:8", "::2:3:4:5:6:7:8");
    check("::ffff:102:304", "::ffff:1.2.3.4");
    check("::909:a0a", "::9.9.10.10");
    check("1:2:3:4:5:6:ff00:ff", "1:2:3:4:5:6:255.0.0.255");
  }

  @Test
  void everythingElseIsNone() {
    for (String text :
        List.of(
            "",
            ":",
            ":::",
            "1",
            "1:",
            ":1",
            "1:2:3:4:5:6:7",
            "1:2:3:4:5:6:7:8:9",
            "1::2::3",
            "1:2:3:4::5:6:7:8",
            "12345::",
            "::g",
            "::-1",
            "::１",
            "::1.2.3",
            "::1.2.3.4.5",
            "::1.2.3.256",
            "::1.2.3.04",
            "::1.2.3.",
            "::.1.2.3",
            "1.2.3.4::",
            "1.2.3.4",
            "1:2:3:4:5:6:7:1.2.3.4",
            "::1%0",
            "[::1]")) {
      assertTrue(Ipv6Text.parse(text).isEmpty(), text);
    }
  }

  @Test
  void whatIsWrittenIsRead() {
    Random random = new Random(SEED);
    for (int i = 0; i < 2_000; i++) {
      byte[] address = new byte[16];
      for (int at = 0; at < 16; at += 2) {
        address[at + 1] = (byte) (random.nextBoolean() ? 0 : random.nextInt());
        address[at] = (byte) (random.nextInt(4) > 0 ? 0 : random.nextInt());
      }
      String text = Ipv6Text.format(address);
      assertArrayEquals(address, Ipv6Text.parse(text).orElseThrow(), text);
    }
  }
}
