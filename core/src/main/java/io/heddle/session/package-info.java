/**
 * The session engine: streams, datagrams, priorities, limits, close and drain, once for all
 * transports.
 *
 * <p>No I/O, no clock, no threads: a backend implements {@link io.heddle.session.Carrier} and
 * {@link io.heddle.session.Loop}, tells what happened through {@link
 * io.heddle.session.CarrierEvents} and {@link io.heddle.session.StreamEvents}, and hands {@link
 * io.heddle.session.SessionEngine#handle()} to the application.
 */
@NullMarked
package io.heddle.session;

import org.jspecify.annotations.NullMarked;
