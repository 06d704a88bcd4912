package io.heddle.jvm;

/** Which names may have characters that are written from right to left (RFC 5893). Stateless. */
final class BidiRule {
  private BidiRule() {}

  /** Whether a name has no such characters, or each of its labels keeps the rule. */
  static boolean holds(String name) {
    // RFC 5893 §1.4: a Bidi domain name
    boolean isBidi =
        name.codePoints().map(Character::getDirectionality).anyMatch(BidiRule::isOnlyOfBidi);
    if (isBidi) {
      for (String label : name.split("\\.", -1)) {
        if (!label.isEmpty() && !holdsForLabel(label)) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean isOnlyOfBidi(int direction) {
    return isRightToLeft(direction) || direction == Character.DIRECTIONALITY_ARABIC_NUMBER;
  }

  private static boolean isRightToLeft(int direction) {
    return direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT
        || direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC;
  }

  // RFC 5893 §2
  private static boolean holdsForLabel(String label) {
    int[] directions = label.codePoints().map(Character::getDirectionality).toArray();
    boolean isRightToLeft = isRightToLeft(directions[0]);
    if (!isRightToLeft && directions[0] != Character.DIRECTIONALITY_LEFT_TO_RIGHT) {
      return false;
    }
    boolean europeanNumbers = false;
    boolean arabicNumbers = false;
    boolean endsWell = false;
    for (int direction : directions) {
      europeanNumbers |= direction == Character.DIRECTIONALITY_EUROPEAN_NUMBER;
      arabicNumbers |= direction == Character.DIRECTIONALITY_ARABIC_NUMBER;
      if (direction != Character.DIRECTIONALITY_NONSPACING_MARK) {
        endsWell = mayEnd(direction, isRightToLeft);
      }
      if (!endsWell && !isNeutral(direction)) {
        return false;
      }
    }
    return endsWell && !(isRightToLeft && europeanNumbers && arabicNumbers);
  }

  private static boolean mayEnd(int direction, boolean isRightToLeft) {
    return direction == Character.DIRECTIONALITY_EUROPEAN_NUMBER
        || (isRightToLeft
            ? isOnlyOfBidi(direction)
            : direction == Character.DIRECTIONALITY_LEFT_TO_RIGHT);
  }

  private static boolean isNeutral(int direction) {
    return switch (direction) {
      case Character.DIRECTIONALITY_EUROPEAN_NUMBER_SEPARATOR,
          Character.DIRECTIONALITY_COMMON_NUMBER_SEPARATOR,
          Character.DIRECTIONALITY_EUROPEAN_NUMBER_TERMINATOR,
          Character.DIRECTIONALITY_OTHER_NEUTRALS,
          Character.DIRECTIONALITY_BOUNDARY_NEUTRAL,
          Character.DIRECTIONALITY_NONSPACING_MARK ->
          true;
      default -> false;
    };
  }
}
