package io.heddle.schedule;

import io.heddle.StreamPriority;

/**
 * Whether streams of several levels send, so that some of them are held back for others. Takes the
 * time as a parameter; confined to the session's thread.
 *
 * <p>Where all are of one level, nobody is held back for anybody, and the congestion controller's
 * share of a path that others fill is not given up; but a stream whose level is below the usual one
 * says by it that it is outranked.
 */
public final class Contest {
  /** How long after it has sent a level is taken for one that will again. */
  public static final long LASTING_NS = 60_000_000_000L;

  private static final int USUAL_LEVEL = StreamPriority.NORMAL.value();

  private int urgentLevel = USUAL_LEVEL;
  private long urgentNs;
  private boolean on;

  /** Nobody has sent. */
  public Contest() {}

  /**
   * Whether a stream that wants to send is held back for more urgent ones.
   *
   * @param level as {@link StreamPriority#value} has it
   * @param nowNs the time
   * @return whether it is
   */
  public boolean isOutranked(int level, long nowNs) {
    if (level >= urgentLevel) {
      urgentLevel = level;
      urgentNs = nowNs;
      return false;
    }
    if (level >= USUAL_LEVEL && nowNs - urgentNs > LASTING_NS) {
      urgentLevel = level;
      urgentNs = nowNs;
      on = false;
      return false;
    }
    on = true;
    return true;
  }

  /**
   * Whether levels contend.
   *
   * @return false while nobody is held back for anybody
   */
  public boolean isOn() {
    return on;
  }
}
