package io.heddle.teavm.jsinterop;

import java.util.HashSet;
import java.util.Set;
import org.teavm.diagnostics.Diagnostics;
import org.teavm.model.ClassReader;

/** Reports what cannot be translated, each thing once although TeaVM shows each class twice. */
final class Complaints {
  private final Set<String> made = new HashSet<>();

  /** Fails the build with a sentence that starts with the class, or the member of it. */
  void error(Diagnostics diagnostics, ClassReader type, String member, String sentence) {
    String subject = member.isEmpty() ? type.getName() : type.getName() + "." + member;
    String text = subject + ": " + sentence;
    if (made.add(text)) {
      // No location: TeaVM's renderer fails on one outside the call graph, as members here may be.
      diagnostics.error(null, text);
    }
  }
}
