package io.heddle.contract;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Every topic of the contract; a subclass says between which two ends it is to hold. */
@Tag("jvm")
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class WholeContract {
  private final ContractEnvironment environment;

  /** The contract in an environment, which is closed after the last test. */
  protected WholeContract(ContractEnvironment environment) {
    this.environment = environment;
  }

  @BeforeAll
  void install() {
    ContractEnvironment.install(environment);
  }

  @AfterAll
  void close() {
    environment.close();
  }

  @Nested
  class Stream extends StreamContract {}

  @Nested
  class HalfClose extends HalfCloseContract {}

  @Nested
  class Reset extends ResetContract {}

  @Nested
  class Stop extends StopContract {}

  @Nested
  class Unaccepted extends UnacceptedContract {}

  @Nested
  class Handlers extends HandlersContract {}

  @Nested
  class GiveUp extends GiveUpContract {}

  @Nested
  class Admissions extends AdmissionContract {}

  @Nested
  class Door extends DoorContract {}

  @Nested
  class DoorRefusals extends DoorRefusalContract {}

  @Nested
  class Handle extends HandleContract {}

  @Nested
  class Datagram extends DatagramContract {}

  @Nested
  class Ownership extends OwnershipContract {}

  @Nested
  class Threads extends ThreadContract {}

  @Nested
  class Limit extends LimitContract {}

  @Nested
  class Priority extends PriorityContract {}

  @Nested
  class CreditOrder extends CreditOrderContract {}

  @Nested
  class Close extends CloseContract {}

  @Nested
  class OwnerClose extends OwnerCloseContract {}

  @Nested
  class Drain extends DrainContract {}

  @Nested
  class Capable extends CapabilitiesContract {}

  @Nested
  class Stats extends StatsContract {}

  @Nested
  class Event extends EventContract {}

  @Nested
  class BackPressure extends BackPressureContract {}

  @Nested
  class Unread extends UnreadContract {}
}
