package io.heddle.benchmarks.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes JSON: maps, lists, numbers, booleans, and everything else as text. Stateless. */
public final class Json {
  private Json() {}

  /** A value as JSON; NaN becomes null. */
  public static String of(Object value) {
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(entry -> of(entry.getKey()) + ": " + of(entry.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    if (value instanceof List<?> list) {
      boolean flat = list.stream().noneMatch(Map.class::isInstance);
      String items = list.stream().map(Json::of).collect(Collectors.joining(flat ? ", " : ",\n "));
      return flat ? "[" + items + "]" : "[\n " + items + "\n]";
    }
    if (value instanceof Double number) {
      return number(number);
    }
    return value instanceof Number || value instanceof Boolean
        ? value.toString()
        : text(value.toString());
  }

  private static String number(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return "null";
    }
    return String.format(Locale.ROOT, "%.4f", value).replaceFirst("\\.?0+$", "");
  }

  private static String text(String value) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append(String.format("\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }

  /** A row as the report's readers expect it. */
  public static Map<String, Object> row(Row row) {
    // Not Map.of, which has an order of its own.
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", row.name());
    fields.put("unit", row.unit());
    fields.put("median", row.median());
    fields.put("p10", row.p10());
    fields.put("p90", row.p90());
    fields.put("reference", row.reference());
    fields.put("referenceMedian", row.referenceMedian());
    fields.put("ratio", row.ratio());
    fields.put("target", row.target().toString());
    fields.put("met", row.met());
    return fields;
  }
}
