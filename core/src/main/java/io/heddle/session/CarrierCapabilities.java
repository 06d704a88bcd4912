package io.heddle.session;

import io.heddle.Capabilities;
import java.util.OptionalLong;

/**
 * What a carrier says of itself.
 *
 * @param sendsDrain as {@link Capabilities#sendsDrain}
 * @param hearsDrain as {@link Capabilities#hearsDrain}
 * @param maxDatagramBytes as {@link Capabilities#maxDatagramBytes}
 * @param hasReliableDatagrams as {@link Capabilities#hasReliableDatagrams}
 * @param mayMigrate as {@link Capabilities#mayMigrate}
 * @param maxStreamCode as {@link Capabilities#maxStreamCode}
 * @param hearsStopCodes as {@link Capabilities#hearsStopCodes}
 * @param measuresPath as {@link Capabilities#measuresPath}
 */
public record CarrierCapabilities(
    boolean sendsDrain,
    boolean hearsDrain,
    int maxDatagramBytes,
    boolean hasReliableDatagrams,
    boolean mayMigrate,
    OptionalLong maxStreamCode,
    boolean hearsStopCodes,
    boolean measuresPath)
    implements Capabilities {}
