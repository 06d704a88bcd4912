/**
 * What happens in a server or a client, declared once and told to one {@link
 * io.heddle.event.EventSink} of its configuration: logs, metrics, traces and dashboards are sinks,
 * and nothing else is told.
 *
 * <p>Events come in pairs, which nest. Indented is what lies between the two of a pair; whatever
 * begins ends, once, and what is in brackets may come in between.
 *
 * <pre>
 * ServerEvent.Started
 *   [ServerEvent.Admitted | ServerEvent.Refused]     one of them for each request for a session
 *   [ServerEvent.FilterFailed]                         before the refusal that it leads to
 *   [ServerEvent.Trouble]
 *   connections as below; over a WebSocket one session, over QUIC any number
 *   [ServerEvent.Stopping]
 * ServerEvent.Stopped
 *
 * ConnectEvent.Begun                                 a client's connect
 *   ConnectEvent.AttemptBegun                        one for each transport that is tried
 *   ConnectEvent.AttemptEnded
 * ConnectEvent.Ended
 *
 * ConnectionEvent.Refused                            alone: nothing was opened
 *
 * ConnectionEvent.Opened
 *   [ConnectionEvent.Established]                    once
 *   [ConnectionEvent.Moved]
 *   [ConnectionEvent.Violated]                       once, and Closed follows
 *   SessionEvent.Opened
 *     [SessionEvent.Draining]                        once for each end that wishes so
 *     [SessionEvent.DatagramsDropped]
 *     [SessionEvent.HandlerFailed]
 *     SessionEvent.StreamOpened                      streams: only for a sink that wants them
 *       [SessionEvent.StreamAborted]                 once for each direction
 *     SessionEvent.StreamClosed
 *   SessionEvent.Closed
 * ConnectionEvent.Closed
 * </pre>
 *
 * <p>A connect ends before or after its session opens; a session in memory has no connection. The
 * first client of a server may be told of a moment before {@code Started} is. Whatever concerns the
 * process rather than one server or client, such as a native library that does not load, is no
 * event.
 */
@NullMarked
package io.heddle.event;

import org.jspecify.annotations.NullMarked;
