package io.heddle.e2e.contract;

import io.heddle.contract.AdmissionContract;
import io.heddle.contract.BackPressureContract;
import io.heddle.contract.CapabilitiesContract;
import io.heddle.contract.CloseContract;
import io.heddle.contract.ContractEnvironment;
import io.heddle.contract.DatagramContract;
import io.heddle.contract.DoorContract;
import io.heddle.contract.DrainContract;
import io.heddle.contract.GiveUpContract;
import io.heddle.contract.HalfCloseContract;
import io.heddle.contract.HandleContract;
import io.heddle.contract.HandlersContract;
import io.heddle.contract.LimitContract;
import io.heddle.contract.OwnershipContract;
import io.heddle.contract.PriorityContract;
import io.heddle.contract.ResetContract;
import io.heddle.contract.StatsContract;
import io.heddle.contract.StopContract;
import io.heddle.contract.StreamContract;
import io.heddle.contract.UnacceptedContract;
import io.heddle.contract.UnreadContract;
import org.junit.jupiter.api.Nested;

/** Every topic of the contract, for a browser; compiled and run by {@link BrowserContract}. */
abstract class ContractInBrowser {
  abstract BrowserEnvironment browser();

  @Nested
  class Stream extends StreamContract {
    @Override
    protected ContractEnvironment environment() {
      return browser();
    }
  }

  @Nested
  class HalfClose extends HalfCloseContract {
    @Override
    protected ContractEnvironment environment() {
      return browser();
    }
  }

  @Nested
  class Reset extends ResetContract {
    @Override
    protected ContractEnvironment environment() {
      return browser();
    }
  }

  @Nested
  class Stop extends StopContract {
    @Override
    protected ContractEnvironment environment() {
      return browser();
    }
  }

  @Nested
  class Unaccepted extends UnacceptedContract {
    @Override
    protected ContractEnvironment environment() {
      return browser();
    }
  }

  @Nested
  class Handlers extends HandlersContract {
    @Override
    protected ContractEnvironment environment() {
      return browser();
    }
  }

  @Nested
  class GiveUp extends GiveUpContract {
    @Override
    protected ContractEnvironment environment() {
      return browser();
    }
  }

  @Nested
  class Admissions extends AdmissionContract {
    @Override
    protected ContractEnvironment environment() {
      return browser();
    }
  }

  @Nested
  class Door extends DoorContract {
    @Override
    protected ContractEnvironment environment() {
      return browser();
    }
  }

  @Nested
  class Handle extends HandleContract {
    @Override
    protected ContractEnvironment environment() {
      return browser();
    }
  }

  @Nested
  class Datagram extends DatagramContract {
    @Override
    protected ContractEnvironment environment() {
      return browser();
    }
  }

  @Nested
  class Ownership extends OwnershipContract {
    @Override
    protected ContractEnvironment environment() {
      return browser();
    }
  }

  @Nested
  class Limit extends LimitContract {
    @Override
    protected ContractEnvironment environment() {
      return browser();
    }
  }

  @Nested
  class Priority extends PriorityContract {
    @Override
    protected ContractEnvironment environment() {
      return browser();
    }
  }

  @Nested
  class Close extends CloseContract {
    @Override
    protected ContractEnvironment environment() {
      return browser();
    }
  }

  @Nested
  class Drain extends DrainContract {
    @Override
    protected ContractEnvironment environment() {
      return browser();
    }
  }

  @Nested
  class Capable extends CapabilitiesContract {
    @Override
    protected ContractEnvironment environment() {
      return browser();
    }
  }

  @Nested
  class Stats extends StatsContract {
    @Override
    protected ContractEnvironment environment() {
      return browser();
    }
  }

  @Nested
  class BackPressure extends BackPressureContract {
    @Override
    protected ContractEnvironment environment() {
      return browser();
    }
  }

  @Nested
  class Unread extends UnreadContract {
    @Override
    protected ContractEnvironment environment() {
      return browser();
    }
  }
}
