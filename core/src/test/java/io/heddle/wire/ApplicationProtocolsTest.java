package io.heddle.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ApplicationProtocolsTest {
  private static final long SEED = 0x9651L;

  @Test
  void listsKeepTheClientsOrder() {
    assertEquals(List.of("moq-00", "chat"), available("\"moq-00\", \"chat\""));
    assertEquals(List.of("a", "a"), available("  \"a\",\t \"a\" "));
    assertEquals(List.of("a", "b"), available("\"a\" \t,\"b\"\t"));
    assertEquals(List.of(""), available("\"\""));
  }

  @Test
  void severalLinesAreOneList() {
    assertEquals(List.of("a", "b", "c"), available("\"a\"", "\"b\", \"c\""));
    assertEquals(List.of(), available("\"a\"", ""));
  }

  @Test
  void absentAndEmptyFieldsNameNoProtocol() {
    assertEquals(List.of(), available());
    assertEquals(List.of(), available(""));
    assertEquals(List.of(), available("  "));
    assertEquals(Optional.empty(), selected());
    assertEquals(Optional.empty(), selected(""));
  }

  @Test
  void escapesAreUndone() {
    assertEquals(List.of("a\"b\\c"), available("\"a\\\"b\\\\c\""));
    ignored("\"a\\b\"");
    ignored("\"a\\");
    ignored("\"a\\\"");
  }

  @Test
  void anyOtherTypeMakesTheFieldIgnored() {
    ignored("a");
    ignored("1");
    ignored("?1");
    ignored(":YQ==:");
    ignored("@1");
    ignored("%\"a\"");
    ignored("(\"a\" \"b\")");
    ignored("\"a\", b");
    ignored("b, \"a\"");
  }

  @Test
  void brokenSyntaxMakesTheFieldIgnored() {
    ignored("\"a");
    ignored("\"a\",");
    ignored("\"a\", ");
    ignored(",\"a\"");
    ignored("\"a\" \"b\"");
    ignored("\"a\"x");
    ignored("\t\"a\"");
    ignored("\"\u0001\"");
    ignored("\"a\u0001");
    ignored("\"a\u0001, \"b\"");
    ignored("\"\u007f\"");
    ignored("\"\u00e9\"");
    ignored("\"\uffff\"");
    ignored("\"a\" ; x");
  }

  @Test
  void parametersOfEveryTypeAreIgnored() {
    accepted(";x");
    accepted(";x;y;*z");
    accepted(";  a1_-.*=1");
    accepted(";x=-999999999999999");
    accepted(";x=123456789012.123");
    accepted(";x=\"q\\\"\"");
    accepted(";x=token/a:b*!#$%&'+-.^_`|~9");
    accepted(";x=*t");
    accepted(";x=:YWJj:");
    accepted(";x=:YWI=:");
    accepted(";x=:YQ:");
    accepted(";x=:YQ=:");
    accepted(";x=::");
    accepted(";x=:+/+/:");
    accepted(";x=?0;y=?1");
    accepted(";x=@-1659578233");
    accepted(";x=%\"f%c3%bc\"");
    accepted(";x=%\"\"");
    accepted(";x=%\"a ~\"");
    accepted(";x=%\"%c3%af\"");
    accepted(";x=%\"%0f%00\"");
    accepted(";x=1.1;y=1.12;z=A;w=Z");
  }

  @Test
  void brokenParametersMakeTheFieldIgnored() {
    String[] broken = {
      ";",
      ";X",
      ";1x",
      ";x=",
      ";x =1",
      ";x= 1",
      ";x=-",
      ";x=1234567890123456",
      ";x=1.",
      ";x=1.1234",
      ";x=1234567890123.1",
      ";x=\"a",
      ";x=:YQ",
      ";x=:Y:",
      ";x=:Y!:",
      ";x=:=YQ:",
      ";x=?2",
      ";x=?",
      ";x=@",
      ";x=@1.5",
      ";x=%a",
      ";x=%\"a",
      ";x=%\"%C3%BC\"",
      ";x=%\"%c3\"",
      ";x=%\"%g0\"",
      ";x=%\"%0\"",
      ";x=%\"%",
      ";x=%\"\u0001\"",
      ";x=%\"\u00fc\"",
      ";x=(1)",
      ";x=%",
      ";x=%\"\u0001",
      ";x=[",
      ";x=A\u00e9"
    };
    for (String parameters : broken) {
      ignored("\"a\"" + parameters);
    }
  }

  @Test
  void aChoiceIsOneString() {
    assertEquals(Optional.of("moq"), selected(" \"moq\"; x=1 "));
    assertEquals(Optional.of(""), selected("\"\""));
    assertEquals(Optional.empty(), selected("\"a\", \"b\""));
    assertEquals(Optional.empty(), selected("\"a\"", "\"b\""));
    assertEquals(Optional.empty(), selected("\"a\"x"));
  }

  @Test
  void fieldsAreWrittenQuoted() {
    assertEquals(
        "\"moq-00\", \"a\\\"b\\\\c\"",
        ApplicationProtocols.availableField(List.of("moq-00", "a\"b\\c")));
    assertEquals("\"chat\"", ApplicationProtocols.selectedField("chat"));
  }

  @Test
  void protocolsThatNoStringCanHoldAreRefused() {
    for (String protocol : new String[] {"\u001f", "\u007f", "\u00e9", "a\n"}) {
      assertThrows(
          IllegalArgumentException.class, () -> ApplicationProtocols.selectedField(protocol));
      assertThrows(
          IllegalArgumentException.class,
          () -> ApplicationProtocols.availableField(List.of("ok", protocol)));
    }
    assertThrows(
        IllegalArgumentException.class, () -> ApplicationProtocols.availableField(List.of()));
    assertEquals("\" ~\"", ApplicationProtocols.selectedField(" ~"));
  }

  @Test
  void randomListsComeBack() {
    Random random = new Random(SEED);
    for (int n = 0; n < 500; n++) {
      List<String> protocols = new ArrayList<>();
      for (int count = 1 + random.nextInt(4); count > 0; count--) {
        StringBuilder protocol = new StringBuilder();
        for (int length = random.nextInt(6); length > 0; length--) {
          protocol.append((char) (0x20 + random.nextInt(0x5f)));
        }
        protocols.add(protocol.toString());
      }
      String field = ApplicationProtocols.availableField(protocols);
      assertEquals(protocols, available(field), "seed " + SEED);
      String choice = protocols.get(0);
      assertEquals(
          Optional.of(choice),
          selected(ApplicationProtocols.selectedField(choice)),
          "seed " + SEED);
    }
  }

  @Test
  void randomFieldsNeverThrow() {
    Random random = new Random(SEED);
    String alphabet = "\"\"\"a;=,. \t\\:%?@-(*c39\u0001\u00e9";
    for (int n = 0; n < 20_000; n++) {
      StringBuilder field = new StringBuilder();
      for (int length = random.nextInt(14); length > 0; length--) {
        field.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      for (String protocol : available(field.toString())) {
        ApplicationProtocols.selectedField(protocol);
      }
      selected(field.toString());
    }
  }

  private static List<String> available(String... lines) {
    return ApplicationProtocols.available(List.of(lines));
  }

  private static Optional<String> selected(String... lines) {
    return ApplicationProtocols.selected(List.of(lines));
  }

  private static void accepted(String parameters) {
    assertEquals(Optional.of("a"), selected("\"a\"" + parameters), parameters);
    assertEquals(List.of("a", "b"), available("\"a\"" + parameters + ", \"b\""), parameters);
  }

  private static void ignored(String field) {
    assertEquals(Optional.empty(), selected(field), field);
    assertEquals(List.of(), available(field), field);
  }
}
