package io.heddle.event;

/** Which end of a connection tells. */
public enum Role {
  /** The end that connected. */
  CLIENT,
  /** The end that was connected to. */
  SERVER
}
