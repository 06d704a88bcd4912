package io.heddle.e2e.network;

import static org.junit.jupiter.api.Assumptions.abort;

import io.heddle.CongestionControl;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Hosts that are network namespaces of this machine, and cables between them, which are veth pairs.
 * Nothing of it touches the machine's own network; closing it, or the end of the process, takes all
 * of it away. Needs root on Linux, {@code ip} and {@code tc} of iproute2, and socat. Confined to
 * one thread.
 */
final class Network implements AutoCloseable {
  private static final AtomicInteger NAMES = new AtomicInteger();

  private static final String TUNNEL = "tunnel";

  private final Deque<String> namespaces = new ArrayDeque<>();
  private final List<Guest> guests = new ArrayList<>();
  private final List<Process> programs = new ArrayList<>();
  private final Thread atExit = new Thread(this::removeAll);
  private int cables;

  private Network() {
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /**
   * A network without hosts. Where namespaces cannot be made the test is aborted, or fails if the
   * environment variable {@code HEDDLE_REQUIRE_NETNS} is set.
   */
  static Network create() {
    Network network = new Network();
    try {
      network.host().run("sh", "-c", "command -v tc && command -v socat");
    } catch (AssertionError e) {
      network.close();
      String sentence = "This test needs network namespaces: root on Linux, iproute2 and socat";
      if (System.getenv("HEDDLE_REQUIRE_NETNS") != null) {
        throw new AssertionError(sentence, e);
      }
      abort(sentence + ": " + e.getMessage());
    }
    return network;
  }

  /** A host of its own, with nothing but loopback. */
  Host host() {
    String name = "heddle-" + ProcessHandle.current().pid() + "-" + NAMES.incrementAndGet();
    command("ip", "netns", "add", name);
    namespaces.push(name);
    Host host = new Host(name);
    host.run("ip", "link", "set", "lo", "up");
    return host;
  }

  /** Joins two hosts by a cable that carries IP packets of so many bytes. */
  Cable cable(Host left, Host right, int mtu) {
    Cable cable = new Cable(left, right, ++cables);
    command(
        "ip",
        "-n",
        left.name,
        "link",
        "add",
        cable.device(),
        "type",
        "veth",
        "peer",
        "name",
        cable.device(),
        "netns",
        right.name);
    for (Host end : List.of(left, right)) {
      end.has(cable.ipv4(end) + "/24", cable.device());
      end.has(cable.ipv6(end) + "/64", cable.device());
      end.run("ip", "link", "set", cable.device(), "up");
    }
    cable.mtu(mtu);
    return cable;
  }

  /** A host. */
  final class Host {
    private final String name;

    private Host(String name) {
      this.name = name;
    }

    /** What, put in front of a command, has it run there. */
    List<String> prefix() {
      return List.of("ip", "netns", "exec", name);
    }

    /** Runs a command there to its end, which must be good. */
    void run(String... command) {
      List<String> all = new ArrayList<>(prefix());
      all.addAll(List.of(command));
      command(all.toArray(String[]::new));
    }

    private void has(String address, String device) {
      List<String> add = new ArrayList<>(List.of("ip", "addr", "add", address, "dev", device));
      if (address.contains(":")) {
        // No duplicate address detection: the address would be usable seconds later.
        add.add("nodad");
      }
      run(add.toArray(String[]::new));
    }

    /** Gets another address at the end of a cable, with the length of its network's prefix. */
    void alsoHas(String address, Cable cable) {
      has(address, cable.device());
    }

    /** Gets an address that belongs to no cable, and that the other end of one sends there. */
    void hasAlone(String address, Cable cable) {
      has(address, "lo");
      String via = address.contains(":") ? cable.ipv6(this) : cable.ipv4(this);
      String family = address.contains(":") ? "-6" : "-4";
      cable.otherEnd(this).run("ip", family, "route", "add", address, "via", via);
    }

    /** Sends what goes to the far end of a cable to a router at the near one, and so on. */
    void routeTo(Cable far, Cable near) {
      Host router = near.otherEnd(this);
      run("ip", "route", "add", far.ipv4Net(), "via", near.ipv4(router));
      run("ip", "-6", "route", "add", far.ipv6Net(), "via", near.ipv6(router));
    }

    /** Passes on what is not for it. */
    void forwards() {
      for (String family : List.of("ipv4/ip_forward", "ipv6/conf/all/forwarding")) {
        run("sh", "-c", "echo 1 > /proc/sys/net/" + family);
      }
    }

    /** Never says anything itself to the far end of a cable, such as that a packet was too big. */
    void isSilentTo(Cable cable) {
      run("ip", "rule", "add", "pref", "1", "iif", "lo", "to", cable.ipv4Net(), "blackhole");
      run("ip", "-6", "rule", "add", "pref", "1", "iif", "lo", "to", cable.ipv6Net(), "blackhole");
    }

    /** Sends no more than so much into a cable, and lets so many milliseconds of it wait. */
    void limits(Cable cable, double megabytesPerSecond, double queueMs) {
      run(
          "tc",
          "qdisc",
          "add",
          "dev",
          cable.device(),
          "root",
          "tbf",
          "rate",
          (long) (megabytesPerSecond * 8e6) + "bit",
          "burst",
          "20kb",
          "latency",
          (long) queueMs + "ms");
    }

    /**
     * Adds a device whose IP packets travel as the payload of UDP packets.
     *
     * @param address the device's own, in a network of 256
     * @param udp where socat has its UDP packets from and where they go
     * @param tcp the congestion control of TCP connections through it
     */
    void tunnel(String address, String udp, CongestionControl tcp)
        throws IOException, InterruptedException {
      List<String> socat = new ArrayList<>(prefix());
      String device = "TUN:" + address + "/24,tun-name=" + TUNNEL + ",iff-no-pi,iff-up";
      socat.addAll(List.of("socat", device, udp));
      programs.add(new ProcessBuilder(socat).inheritIO().start());
      String net = address.substring(0, address.lastIndexOf('.')) + ".0/24";
      String control = tcp.toString().toLowerCase(Locale.ROOT);
      long fromNs = System.nanoTime();
      while (true) {
        try {
          run("ip", "route", "change", net, "dev", TUNNEL, "congctl", control);
          return;
        } catch (AssertionError notYet) {
          if (System.nanoTime() - fromNs > TimeUnit.SECONDS.toNanos(10)) {
            throw notYet;
          }
          Thread.sleep(20);
        }
      }
    }

    /** Starts a program of ours in a virtual machine of its own. */
    Guest start(Class<?> program, String... arguments) throws IOException {
      Guest guest = Guest.start(prefix(), program, arguments);
      guests.add(guest);
      return guest;
    }
  }

  /** A cable, with a network of its own: {@code 10.77.n.0/24} and {@code fd77:n::/64}. */
  static final class Cable {
    private final Host left;
    private final Host right;
    private final int number;

    private Cable(Host left, Host right, int number) {
      this.left = left;
      this.right = right;
      this.number = number;
    }

    private String device() {
      return "cable" + number;
    }

    private int end(Host host) {
      return host == left ? 1 : 2;
    }

    private Host otherEnd(Host host) {
      return host == left ? right : left;
    }

    String ipv4(Host end) {
      return "10.77." + number + "." + end(end);
    }

    String ipv6(Host end) {
      return "fd77:" + number + "::" + end(end);
    }

    private String ipv4Net() {
      return "10.77." + number + ".0/24";
    }

    private String ipv6Net() {
      return "fd77:" + number + "::/64";
    }

    /** Carries so many bytes a second from now on, either way, after a queue of 256 KiB. */
    void slow(long bytesPerSecond) {
      for (Host end : List.of(left, right)) {
        // A bucket of two packets: what a larger one lets through at once, no real link does.
        String shape = "tc qdisc add dev %s root tbf rate %dbps burst 3100 limit 262144";
        end.run(shape.formatted(device(), bytesPerSecond).split(" "));
      }
    }

    /** Carries IP packets of so many bytes from now on. */
    void mtu(int bytes) {
      for (Host end : List.of(left, right)) {
        end.run("ip", "link", "set", device(), "mtu", String.valueOf(bytes));
      }
    }
  }

  private static void command(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new AssertionError(String.join(" ", command) + ": " + said.strip());
      }
    } catch (IOException e) {
      throw new AssertionError(String.join(" ", command) + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private void removeAll() {
    guests.forEach(Guest::close);
    programs.forEach(Process::destroyForcibly);
    while (!namespaces.isEmpty()) {
      command("ip", "netns", "del", namespaces.pop());
    }
  }

  @Override
  public void close() {
    removeAll();
    Runtime.getRuntime().removeShutdownHook(atExit);
  }
}
