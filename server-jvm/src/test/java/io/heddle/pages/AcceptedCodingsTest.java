package io.heddle.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AcceptedCodingsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip                              | true",
        "gzip, deflate, br, zstd           | true",
        "deflate, br;q=1.0, GZip ; Q=0.1   | true",
        "x-gzip                            | true",
        "*                                 | true",
        "br, *;q=0.5                       | true",
        "gzip, identity                    | true",
        "br                                | false",
        "identity                          | false",
        "gzip;q=0                          | false",
        "gzip;q=0.0, *                     | false",
        "*;q=0                             | false",
        "gzip;q=0.5, identity              | false",
        "gzip;q=x                          | false",
        "gzip;q                            | false",
        "gzip;level=9                      | false",
        "gzipped                           | false",
        ",;,=                              | false",
      })
  void gzipIsSentToWhoAsksForIt(String field, boolean gzip) {
    assertEquals(gzip, AcceptedCodings.preferGzip(List.of(field)));
  }

  @Test
  void severalFieldsAreOneList() {
    assertEquals(true, AcceptedCodings.preferGzip(List.of("br", "gzip")));
    assertEquals(false, AcceptedCodings.preferGzip(List.of("*", "gzip;q=0")));
  }

  @Test
  void whoAsksForNothingGetsThePlainContent() {
    assertEquals(false, AcceptedCodings.preferGzip(List.of()));
  }
}
