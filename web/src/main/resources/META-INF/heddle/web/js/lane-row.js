/** One row of the streams table: a thread for each direction, and what can be done with the stream. */

import { setData, setDisabled, setText, within } from "./dom.js";
import { formatBytes, formatCount, formatRate } from "./format.js";
import { BANDS, parsePriority } from "./priority.js";

/**
 * @typedef {import("./lane.js").Lane} Lane
 */

export class LaneRow {
  #lane;
  #state;
  #note;
  #sent;
  #received;
  #rate;
  #priority;
  #finish;
  #reset;
  #stop;
  #out;
  #in;

  /**
   * @param {Lane} lane
   * @param {HTMLTemplateElement} template
   * @param {() => number} code of resets and stops, asked for when needed
   */
  constructor(lane, template, code) {
    const copy = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
    const row = within(copy, "tr", HTMLTableRowElement);
    this.#lane = lane;
    this.row = row;
    this.#state = within(row, ".lane-state", HTMLElement);
    this.#note = within(row, ".lane-note", HTMLElement);
    this.#sent = within(row, ".lane-sent", HTMLElement);
    this.#received = within(row, ".lane-received", HTMLElement);
    this.#rate = within(row, ".lane-rate", HTMLElement);
    this.#priority = within(row, ".lane-priority", HTMLInputElement);
    this.#finish = within(row, ".lane-finish", HTMLButtonElement);
    this.#reset = within(row, ".lane-reset", HTMLButtonElement);
    this.#stop = within(row, ".lane-stop", HTMLButtonElement);
    this.#out = within(row, ".thread-out", HTMLElement);
    this.#in = within(row, ".thread-in", HTMLElement);

    const name = `stream ${lane.number}`;
    row.dataset.streamId = String(lane.number);
    row.dataset.kind = lane.kind;
    row.dataset.origin = lane.origin;
    setText(within(row, ".lane-number", HTMLElement), String(lane.number));
    const kind = within(row, ".lane-kind", HTMLElement);
    setText(kind, kindWords(lane));
    kind.title = lane.label;
    this.#priority.setAttribute("aria-label", `Priority of ${name}, 0 to 255`);
    this.#finish.setAttribute("aria-label", `Finish ${name}`);
    this.#reset.setAttribute("aria-label", `Reset ${name}`);
    this.#stop.setAttribute("aria-label", `Stop ${name}`);
    this.#priority.value = lane.priority === undefined ? "" : String(lane.priority);
    this.#priority.hidden = lane.priority === undefined;
    this.#priority.addEventListener("change", () => this.#setPriority());
    this.#finish.addEventListener("click", () => lane.finish());
    this.#reset.addEventListener("click", () => lane.reset(code()));
    this.#stop.addEventListener("click", () => lane.stop(code()));
    this.render();
  }

  render() {
    const lane = this.#lane;
    const { row } = this;
    const { state, exactEcho } = lane;
    setData(row, "state", state);
    setData(row, "priority", lane.priority === undefined ? "" : String(lane.priority));
    setData(row, "band", BANDS[lane.band].key);
    setData(row, "sent", String(lane.sent));
    setData(row, "received", String(lane.received));
    setData(row, "echo", exactEcho ? "exact" : "");
    setData(row, "moving", String(lane.rate > 0));
    setText(this.#state, stateWords(lane));
    setText(this.#note, noteWords(lane, exactEcho));
    setText(this.#sent, lane.sending === "none" ? "" : formatBytes(lane.sent));
    setText(this.#received, lane.receiving === "none" ? "" : formatBytes(lane.received));
    this.#sent.title = `${formatCount(lane.sent)} bytes sent`;
    this.#received.title = `${formatCount(lane.received)} bytes received`;
    setText(this.#rate, lane.rate > 0 ? formatRate(lane.rate) : "");
    setDisabled(this.#priority, lane.sending !== "open" && lane.sending !== "opening");
    setDisabled(this.#finish, lane.sending !== "open");
    setDisabled(this.#reset, lane.sending !== "open");
    setDisabled(this.#stop, lane.receiving !== "open");
    drawThread(this.#out, lane.sending, lane.sent, lane.wanted);
    drawThread(this.#in, lane.receiving, lane.received, lane.wanted);
  }

  #setPriority() {
    const priority = parsePriority(this.#priority.value);
    if (priority === undefined) {
      this.#priority.value = String(this.#lane.priority ?? "");
    } else {
      this.#lane.setPriority(priority);
      this.render();
    }
  }
}

/**
 * @param {HTMLElement} thread
 * @param {import("./lane.js").Side} side
 * @param {number} bytes
 * @param {number} expected 0 when nobody knows
 */
function drawThread(thread, side, bytes, expected) {
  const progress = side === "finished" ? 1 : expected > 0 ? Math.min(1, bytes / expected) : 0;
  setData(thread, "side", side);
  setData(thread, "endless", String(side === "open" && expected === 0 && bytes > 0));
  const width = progress.toFixed(4);
  if (thread.style.getPropertyValue("--progress") !== width) {
    thread.style.setProperty("--progress", width);
  }
}

/** @param {Lane} lane */
function kindWords(lane) {
  if (lane.origin === "server") {
    return lane.kind === "bidi" ? "server, both" : "from server";
  }
  return lane.label || (lane.kind === "bidi" ? "both ways" : "one way");
}

/** @param {Lane} lane */
function stateWords(lane) {
  const code = lane.end?.code === undefined ? "" : `, code ${lane.end.code}`;
  const byYou = lane.end?.by === "you";
  switch (lane.state) {
    case "opening":
      return "opening";
    case "open":
      return lane.rate > 0 ? "running" : lane.sending === "finished" ? "waiting" : "open";
    case "done":
      return "done";
    case "reset":
      return (byYou ? "reset by you" : "reset by server") + code;
    case "stopped":
      return (byYou ? "stopped by you" : "stopped by server") + code;
    case "lost":
      return "connection ended";
    default:
      return "could not open";
  }
}

/**
 * @param {Lane} lane
 * @param {boolean} exactEcho
 */
function noteWords(lane, exactEcho) {
  if (lane.problem !== "") {
    return lane.problem;
  }
  const preview = lane.preview === "" ? "" : `“${lane.preview}”`;
  return exactEcho ? `echo exact ${preview}`.trim() : preview;
}
