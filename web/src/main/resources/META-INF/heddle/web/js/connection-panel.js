/** The connection's state in words, its facts, and the forms that connect and close. */

import { need, setDisabled, setText } from "./dom.js";
import { formatMs } from "./format.js";
import { CLIENT_NAMES, chosenClient } from "./client.js";

/** Connecting usually takes milliseconds; after this the page says that it is still trying. */
const SLOW_MS = 2500;

/**
 * @typedef {import("./connection.js").Connection} Connection
 * @typedef {import("./connection.js").State} State
 */

export class ConnectionPanel {
  #connection;
  #state = need("state", HTMLElement);
  #words = need("state-words", HTMLElement);
  #more = need("state-more", HTMLElement);
  #url = need("url", HTMLInputElement);
  #protocols = need("protocols", HTMLInputElement);
  #certificate = need("certificate", HTMLInputElement);
  #carrier = need("carrier", HTMLSelectElement);
  #connect = need("connect", HTMLButtonElement);
  #close = need("close", HTMLButtonElement);
  #closeCode = need("close-code", HTMLInputElement);
  #closeReason = need("close-reason", HTMLInputElement);
  #error = need("error", HTMLElement);
  /** The problem that is shown. @type {State["problem"]} */
  #problem;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #slow;

  /** @param {Connection} connection */
  constructor(connection) {
    this.#connection = connection;
    connection.addEventListener("change", () => this.#render(connection.state));
    need("connect-form", HTMLFormElement).addEventListener("submit", (event) => {
      event.preventDefault();
      void this.connect();
    });
    need("close-form", HTMLFormElement).addEventListener("submit", (event) => {
      event.preventDefault();
      connection.close(Number(this.#closeCode.value), this.#closeReason.value);
    });
    for (const button of document.querySelectorAll("[data-path]")) {
      button.addEventListener("click", () => this.#choosePath(button));
    }
    this.#url.addEventListener("input", () => this.#markPath());
    for (const field of this.#fields()) {
      field.addEventListener("input", () => mark(field, false));
    }
    if (chosenClient() === "native") {
      this.#carrier.value = "http3";
      this.#carrier.disabled = true;
      this.#carrier.title = "The browser’s own client knows nothing else";
    }
    this.#render(connection.state);
  }

  /** @param {string} origin of the server's WebTransport end */
  prefill(origin) {
    if (this.#url.value === "") {
      this.#url.value = new URL("/echo", origin).href;
    }
    this.#markPath();
  }

  async connect() {
    const { phase } = this.#connection.state;
    if (phase === "connecting" || phase === "connected" || phase === "closing") {
      return;
    }
    await this.#connection.connect({
      url: this.#url.value,
      protocols: this.#protocols.value.split(",").map((name) => name.trim()).filter(Boolean),
      certificateHash: this.#certificate.value.trim(),
      carrier: /** @type {import("./connection.js").Carrier} */ (this.#carrier.value),
    });
  }

  /** @param {Element} button */
  #choosePath(button) {
    const path = button.getAttribute("data-path") ?? "/";
    const base = URL.canParse(this.#url.value) ? this.#url.value : `https://${location.hostname}:4433`;
    this.#url.value = new URL(path, base).href;
    mark(this.#url, false);
    this.#markPath();
  }

  #fields() {
    return [this.#url, this.#certificate, this.#protocols];
  }

  #markPath() {
    const now = URL.canParse(this.#url.value) ? new URL(this.#url.value).pathname : "";
    for (const button of document.querySelectorAll("[data-path]")) {
      const path = (button.getAttribute("data-path") ?? "").split("?")[0];
      button.setAttribute("aria-pressed", String(path === now));
    }
  }

  /** @param {State} state */
  #render(state) {
    const { phase, closing, problem, certificateHash } = state;
    const busy = phase === "connecting" || phase === "connected" || phase === "closing";
    this.#state.dataset.state = phase;
    this.#state.dataset.closeCode = closing === undefined ? "" : String(closing.code);
    this.#state.dataset.closeReason = closing?.reason ?? "";
    this.#state.dataset.closedBy = closing?.by ?? "";
    this.#state.dataset.carrier = state.carriedBy ?? "";
    this.#state.dataset.openedMs = String(state.openedInMs ?? "");
    setText(this.#words, headline(state));
    setText(this.#more, explanation(state));
    this.#watchSlowness(phase);
    document.title = phase === "idle" ? "Heddle playground" : `${headline(state)} · Heddle`;

    // A disabled button loses keyboard focus; this one keeps it and does nothing meanwhile.
    this.#connect.setAttribute("aria-disabled", String(busy));
    this.#url.readOnly = busy;
    setDisabled(this.#carrier, busy || chosenClient() === "native");
    setDisabled(this.#close, phase !== "connected" && phase !== "connecting");
    setText(this.#close, phase === "connecting" ? "Give up" : "Close");
    this.#enableForms(phase === "connected");
    this.#showProblem(problem);

    const transport = phase === "connected" ? this.#connection.transport : undefined;
    setText(need("transport", HTMLElement), transport === undefined ? "–" : transportWords(transport));
    setText(need("protocol", HTMLElement), transport === undefined ? "–" : transport.protocol || "none chosen");
    setText(need("certificate-used", HTMLElement), certificateWords(state));
    need("certificate-used", HTMLElement).title = certificateHash ?? "";
    setText(need("client", HTMLElement), CLIENT_NAMES[chosenClient()]);
  }

  /** @param {boolean} enabled */
  #enableForms(enabled) {
    for (const fieldset of document.querySelectorAll("[data-needs-connection]")) {
      const focused = fieldset.contains(document.activeElement);
      fieldset.toggleAttribute("disabled", !enabled);
      if (focused && !enabled) {
        this.#connect.focus(); // what can be done next, for the focus is lost where it was
      }
    }
  }

  /** @param {State["problem"]} problem */
  #showProblem(problem) {
    if (problem === this.#problem) {
      return;
    }
    this.#problem = problem;
    this.#error.hidden = problem === undefined;
    this.#error.dataset.kind = problem?.kind ?? "";
    setText(need("error-title", HTMLElement), problem?.title ?? "");
    setText(need("error-advice", HTMLElement), problem?.advice ?? "");
    setText(need("error-detail", HTMLElement), problem?.detail ? `In detail: ${problem.detail}` : "");
    for (const field of this.#fields()) {
      mark(field, problem?.field === field.id);
    }
    if (problem?.kind.startsWith("bad-") && problem.field !== undefined) {
      const field = need(problem.field, HTMLInputElement);
      const details = field.closest("details");
      if (details !== null) {
        details.open = true;
      }
      field.focus();
      field.select();
    }
  }

  /** @param {State["phase"]} phase */
  #watchSlowness(phase) {
    if (phase !== "connecting") {
      clearTimeout(this.#slow);
      this.#slow = undefined;
    } else if (this.#slow === undefined) {
      this.#slow = setTimeout(() => {
        setText(this.#more, "Still trying: no answer so far.");
      }, SLOW_MS);
    }
  }
}

/**
 * Says of a field that it is to be corrected, and where it stands why.
 *
 * @param {HTMLInputElement} field
 * @param {boolean} bad
 */
function mark(field, bad) {
  if (bad) {
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", "error");
  } else {
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-describedby");
  }
}

/** @param {State} state */
function headline(state) {
  switch (state.phase) {
    case "idle":
      return "Not connected";
    case "connecting":
      return "Connecting…";
    case "connected":
      return state.draining ? "Connected, winding down" : connectedWords(state);
    case "closing":
      return "Closing…";
    case "closed":
      return state.openedInMs === undefined
        ? "Given up"
        : state.closing?.by === "server" ? "Closed by the server" : "Closed by you";
    default:
      return state.openedInMs === undefined ? "Could not connect" : "Connection lost";
  }
}

/** @param {State} state */
function connectedWords({ carriedBy, fallback }) {
  if (carriedBy !== "websocket") {
    return "Connected";
  }
  return fallback === undefined ? "Connected over WebSocket" : `Connected over WebSocket: ${fallback.why}`;
}

/** @param {State} state */
function explanation(state) {
  const { phase, closing, url } = state;
  switch (phase) {
    case "idle":
      return "Choose a path and connect.";
    case "connecting":
      return `Asking ${url?.host} for a session.`;
    case "connected":
      return state.draining
        ? "The server asked you to finish what is running and to open nothing new."
        : `To ${url?.host}${url?.pathname}, opened in ${formatMs(state.openedInMs ?? 0)}.`;
    case "closing":
      return `Telling the server: code ${closing?.code}.`;
    case "closed":
      return state.openedInMs === undefined
        ? "You stopped it before there was an answer."
        : `Code ${closing?.code}${closing?.reason ? `: “${closing.reason}”` : ", no reason given"}.`;
    default:
      return "What happened and what to do stands below.";
  }
}

/** @param {State} state */
function certificateWords({ phase, certificateHash, unencrypted }) {
  if (phase === "idle" || phase === "connecting" || phase === "failed") {
    return "–";
  }
  if (unencrypted) {
    return "none: not encrypted";
  }
  return certificateHash === undefined
    ? "trusted by the browser"
    : `development, ${certificateHash.slice(0, 8)}…`;
}

/** @param {import("./client.js").Transport} transport */
function transportWords(transport) {
  switch (transport.transport) {
    case undefined:
    case "http3":
      return "WebTransport over HTTP/3";
    case "websocket":
      return "QMux over WebSocket";
    default:
      return transport.transport;
  }
}
