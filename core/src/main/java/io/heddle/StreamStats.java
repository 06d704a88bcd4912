package io.heddle;

/**
 * What has passed on a stream, as a snapshot.
 *
 * @param bytesSent bytes released into the transport's send window
 * @param bytesQueued bytes written by the application and not yet released
 * @param bytesReceived bytes taken from the transport
 * @param bytesRead bytes given to the application
 */
public record StreamStats(long bytesSent, long bytesQueued, long bytesReceived, long bytesRead) {}
