/** The playground: wires one connection to the panels that show and use it. */

import { Chart } from "./chart.js";
import { Connection } from "./connection.js";
import { ConnectionPanel } from "./connection-panel.js";
import { DatagramPanel } from "./datagram-panel.js";
import { Datagrams } from "./datagrams.js";
import { EventLog } from "./event-log.js";
import { Lanes } from "./lanes.js";
import { Meter, SAMPLE_MS } from "./meter.js";
import { OpenPanel } from "./open-panel.js";
import { RoundTrip } from "./rtt.js";
import { SendPanel } from "./send-panel.js";
import { StreamsTable } from "./streams-table.js";
import { tellEnds } from "./stream-ends.js";
import { chosenClient, moveToRightPage } from "./client.js";
import { formatBytes, formatCount, formatMs, formatRate } from "./format.js";
import { need, setData, setText } from "./dom.js";
import { ownAddress, serverInfo } from "./endpoints.js";

function start() {
  const meter = new Meter();
  const connection = new Connection();
  const lanes = new Lanes(meter);
  const datagrams = new Datagrams();
  const roundTrip = new RoundTrip(datagrams);

  const log = new EventLog(need("log-entries", HTMLElement));
  const chart = new Chart(need("chart", HTMLCanvasElement), meter);
  new StreamsTable(lanes);
  const datagramPanel = new DatagramPanel(datagrams);
  const connectionPanel = new ConnectionPanel(connection);
  const openPanel = new OpenPanel((count, wish) => {
    for (let i = 0; i < count; i++) {
      void lanes.open(wish);
    }
  });
  new SendPanel({
    lanes,
    choice: () => openPanel.choice,
    ready: () => connection.state.phase === "connected",
    tell: (message) => log.add(message),
  });

  connection.addEventListener("open", () => {
    const { transport, client, state } = connection;
    if (transport === undefined || client === undefined) {
      return;
    }
    const echoes = state.url?.pathname.startsWith("/echo") ?? false;
    lanes.attach(transport, client.streamError);
    datagramPanel.expectEchoes(echoes);
    datagrams.attach(transport);
    roundTrip.start(transport, echoes);
  });
  connection.addEventListener("end", () => {
    roundTrip.stop();
    datagrams.detach();
    lanes.detach();
  });
  connection.addEventListener("change", logState(connection, log));
  tellEnds(lanes, log);
  roundTrip.addEventListener("change", () => showRoundTrip(roundTrip));

  setInterval(() => {
    const seconds = (performance.now() - meter.sampledAtMs) / 1000;
    meter.sample();
    lanes.measure(Math.max(0.001, seconds));
    chart.update();
    datagramPanel.update();
    showThroughput(meter, lanes);
  }, SAMPLE_MS);

  markClient();
  void prefill(connectionPanel);
}

/** @param {ConnectionPanel} panel */
async function prefill(panel) {
  const info = await serverInfo();
  setText(need("version", HTMLElement), info === undefined ? "" : `server ${info.version}`);
  panel.prefill(ownAddress(info));
}

/** @param {Meter} meter @param {Lanes} lanes */
function showThroughput(meter, lanes) {
  setText(need("send-rate", HTMLElement), formatRate(meter.sentRate));
  setText(need("receive-rate", HTMLElement), formatRate(meter.receivedRate));
  setText(need("stream-count", HTMLElement), formatCount(lanes.running.size));
  const throughput = need("throughput", HTMLElement);
  setData(throughput, "sent", String(meter.sentTotal));
  setData(throughput, "received", String(meter.receivedTotal));
  setText(
    throughput,
    `${formatBytes(meter.sentTotal)} sent, ${formatBytes(meter.receivedTotal)} received`,
  );
}

/** @param {RoundTrip} roundTrip */
function showRoundTrip({ ms, source }) {
  setText(need("rtt", HTMLElement), ms === undefined ? "–" : formatMs(ms));
  setText(need("rtt-label", HTMLElement), source === "ping" ? "Round trip, by ping" : "Round trip");
}

/**
 * @param {Connection} connection
 * @param {EventLog} log
 */
function logState(connection, log) {
  let before = "idle";
  return () => {
    const { phase, url, problem, closing, draining } = connection.state;
    const now = draining ? "draining" : phase;
    if (now === before) {
      return;
    }
    before = now;
    switch (now) {
      case "connecting":
        log.add(`Connecting to ${url?.href}`);
        break;
      case "connected":
        log.add(connectedEntry(connection.state), "good");
        break;
      case "draining":
        log.add("The server asked to wind down");
        break;
      case "closed":
        log.add(
          `Closed by ${closing?.by === "server" ? "the server" : "you"}, code ${closing?.code}` +
            (closing?.reason ? `: “${closing.reason}”` : ""),
        );
        break;
      case "failed":
        log.add(problem?.title ?? "Failed", "bad");
        break;
    }
  };
}

/** @param {import("./connection.js").State} state */
function connectedEntry({ openedInMs, carriedBy, fallback }) {
  const over = carriedBy === "websocket" ? " over WebSocket" : "";
  const why = fallback === undefined ? "" : `: ${fallback.why}`;
  return `Connected${over} in ${formatMs(openedInMs ?? 0)}${why}`;
}

function markClient() {
  for (const link of document.querySelectorAll("[data-client-link]")) {
    if (link.getAttribute("data-client-link") === chosenClient()) {
      link.setAttribute("aria-current", "page");
    }
  }
}

if (!moveToRightPage()) {
  start();
}
