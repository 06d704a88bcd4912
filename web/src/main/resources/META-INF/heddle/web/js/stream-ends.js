/** Tells the log how streams ended: a few of a kind one by one, many of a kind in one entry. */

import { formatBytes, formatCount } from "./format.js";

/** Ends within this time are told together, so that a thousand of them are not read out singly. */
const GATHER_MS = 300;
/** More of a kind than this share an entry. */
const SINGLY = 3;

/** @typedef {import("./lane.js").Lane} Lane */

/**
 * @param {import("./lanes.js").Lanes} lanes
 * @param {import("./event-log.js").EventLog} log
 */
export function tellEnds(lanes, log) {
  /** @type {Map<string, Lane[]>} by what is said of them */
  let kinds = new Map();
  lanes.addEventListener("ended", (event) => {
    const lane = /** @type {CustomEvent<Lane>} */ (event).detail;
    if (kinds.size === 0) {
      setTimeout(() => {
        const told = kinds;
        kinds = new Map();
        for (const [kind, ended] of told) {
          tell(log, kind, ended);
        }
      }, GATHER_MS);
    }
    const kind = outcome(lane);
    const same = kinds.get(kind) ?? [];
    same.push(lane);
    kinds.set(kind, same);
  });
}

/**
 * @param {import("./event-log.js").EventLog} log
 * @param {string} kind
 * @param {Lane[]} ended
 */
function tell(log, kind, ended) {
  const failed = ended[0].state === "failed";
  const tone = failed ? "bad" : "info";
  if (ended.length <= SINGLY) {
    for (const lane of ended) {
      log.add(`Stream ${lane.number} ${kind}${failed ? "" : `; ${amounts([lane])}`}`, tone);
    }
  } else {
    const count = formatCount(ended.length);
    log.add(`${count} streams: each ${kind}${failed ? "" : `; ${amounts(ended)} in all`}`, tone);
  }
}

/** @param {Lane} lane */
function outcome(lane) {
  const by = lane.end?.by === "you" ? "you" : "the server";
  const code = lane.end?.code === undefined ? "" : ` with code ${lane.end.code}`;
  switch (lane.state) {
    case "reset":
    case "stopped":
      return `was ${lane.state} by ${by}${code}`;
    case "failed":
      return `could not be opened: ${lane.problem}`;
    case "lost":
      return "was cut off when the connection ended";
    default:
      return lane.exactEcho ? "is done, its echo exact" : "is done";
  }
}

/** @param {Lane[]} lanes */
function amounts(lanes) {
  const sent = lanes.reduce((sum, lane) => sum + lane.sent, 0);
  const received = lanes.reduce((sum, lane) => sum + lane.received, 0);
  return `${formatBytes(sent)} sent, ${formatBytes(received)} received`;
}
