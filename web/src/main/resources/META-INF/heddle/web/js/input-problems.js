/** What is wrong before anything is sent: addresses, hashes and options that cannot be right. */

import { ClientMissing } from "./client.js";
import { describe } from "./diagnosis.js";

/**
 * @typedef {import("./diagnosis.js").Problem} Problem
 * @typedef {"empty" | "form" | "user" | "fragment"} UrlFault
 */

/** @type {Record<UrlFault, {title: string, advice: string}>} */
const URL_FAULTS = {
  empty: {
    title: "There is no address to connect to.",
    advice: "Enter one such as https://localhost:4433/echo.",
  },
  form: {
    title: "That is not the address of a session.",
    advice:
      "It starts with https:// and names a host and a port, such as https://localhost:4433/echo; for a WebSocket alone, with wss:// or ws://.",
  },
  user: {
    title: "A session’s address names no user and no password.",
    advice: "Leave out what stands before the @.",
  },
  fragment: {
    title: "A session’s address has no fragment.",
    advice: "Leave out the # and what follows it; a # that belongs to the path is written %23.",
  },
};

/**
 * @param {string} text
 * @param {UrlFault} fault
 * @returns {Problem}
 */
export function badUrl(text, fault) {
  return { kind: "bad-url", field: "url", ...URL_FAULTS[fault], detail: text };
}

/**
 * @param {string} text
 * @returns {Problem}
 */
export function badHash(text) {
  return {
    kind: "bad-hash",
    field: "certificate",
    title: "That is not a certificate hash.",
    advice: "It is the SHA-256 of the certificate in base64: 44 characters that end in “=”. Leave the field empty for the server of this page.",
    detail: text,
  };
}

/**
 * @param {unknown} error what the client's constructor threw
 * @param {import("./connection.js").Wish} wish
 * @returns {Problem}
 */
export function badOptions(error, { protocols }) {
  return {
    kind: "bad-options",
    field: protocols.length > 0 ? "protocols" : undefined,
    title: "The client cannot connect with these options.",
    advice:
      protocols.length > 0
        ? "Each protocol’s name may be offered once, and is made of characters that HTTP allows in one."
        : "The text below says what it does not accept.",
    detail: describe(error),
  };
}

/**
 * @param {unknown} error
 * @returns {Problem}
 */
export function clientProblem(error) {
  const missing = error instanceof ClientMissing ? error : new ClientMissing("js", error);
  const cause = describe(missing.cause ?? missing);
  if (missing.client === "native") {
    return {
      kind: "no-webtransport",
      title: "This browser has no WebTransport.",
      advice: "Use a current Chromium, Chrome, Edge or Firefox, and open the page from https:// or http://localhost.",
      detail: cause,
    };
  }
  return {
    kind: "client-missing",
    title: "The Heddle client could not be loaded.",
    advice: "Build it with the rest (mvn verify) and reload, or choose “browser’s own” above to go on without it.",
    detail: cause,
  };
}
