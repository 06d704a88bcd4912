// What the scripts beside this one share: what Node 20 lacks, and the control line.

import { createInterface } from "node:readline";
import { WebSocket } from "ws";

/** WebSockets that take any certificate: those of tests are self-signed. */
class Trusting extends WebSocket {
  constructor(url, protocols) {
    super(url, protocols, { rejectUnauthorized: false });
  }
}

// @moq/qmux looks for both when a session begins.
globalThis.WebSocket = Trusting;
Promise.withResolvers ??= () => {
  const parts = {};
  parts.promise = new Promise((resolve, reject) => Object.assign(parts, { resolve, reject }));
  return parts;
};

/**
 * Reads one command a line from standard input, a JSON array of a name and arguments, and answers
 * each with one line: what came of it in JSON, or "error" and why. Ends with standard input.
 */
export async function serve(commands) {
  for await (const line of createInterface({ input: process.stdin })) {
    const [name, ...rest] = JSON.parse(line);
    let answer;
    try {
      answer = JSON.stringify((await commands[name](...rest)) ?? null);
    } catch (error) {
      answer = `error ${JSON.stringify(String(error?.stack ?? error))}`;
    }
    console.log(answer);
  }
  process.exit();
}
