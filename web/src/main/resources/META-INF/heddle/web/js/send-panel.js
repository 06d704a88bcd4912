/** Sending text and files: typed, chosen, or dropped anywhere on the page. */

import { need } from "./dom.js";
import { file, text } from "./payload.js";

/** A longer list of open streams is no help in choosing one. */
const TARGETS = 50;
/** As many files as are sent from one drop. */
const FILES = 100;

/**
 * @typedef {object} SendPanelOptions
 * @property {import("./lanes.js").Lanes} lanes
 * @property {() => {kind: "bidi" | "uni", priority: number}} choice what new streams shall be
 * @property {() => boolean} ready whether there is a connection
 * @property {(message: string) => void} tell
 */

export class SendPanel {
  #options;
  #text = need("text", HTMLTextAreaElement);
  #target = need("target", HTMLSelectElement);
  #file = need("file", HTMLInputElement);
  #overlay = need("drop-anywhere", HTMLElement);

  /** @param {SendPanelOptions} options */
  constructor(options) {
    this.#options = options;
    const form = need("text-form", HTMLFormElement);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#sendText();
    });
    this.#text.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        form.requestSubmit();
      }
    });
    this.#file.addEventListener("change", () => {
      this.#sendFiles([...(this.#file.files ?? [])]);
      this.#file.value = "";
    });
    this.#target.addEventListener("focus", () => this.#listTargets());
    this.#target.addEventListener("pointerdown", () => this.#listTargets());
    options.lanes.addEventListener("ended", () => this.#forgetTarget());
    this.#acceptDrops();
  }

  #sendText() {
    const { lanes, choice, tell } = this.#options;
    const payload = text(this.#text.value);
    const chosen = lanes.get(Number(this.#target.value));
    if (payload.bytes === 0) {
      tell("There is no text to send.");
    } else if (chosen !== undefined) {
      chosen.send(payload, false);
    } else {
      void lanes.open({ ...choice(), label: payload.label, payload, finish: true });
    }
  }

  /** @param {File[]} files */
  #sendFiles(files) {
    const { lanes, choice, ready, tell } = this.#options;
    if (!ready()) {
      tell("Connect first, then send files.");
      return;
    }
    if (files.length > FILES) {
      tell(`Only the first ${FILES} of ${files.length} files are sent.`);
    }
    for (const source of files.slice(0, FILES)) {
      const payload = file(source);
      void lanes.open({ ...choice(), label: payload.label, payload, finish: true });
    }
  }

  #listTargets() {
    const selected = this.#target.value;
    const open = [...this.#options.lanes.running].filter((lane) => lane.sending === "open").slice(-TARGETS);
    this.#target.length = 1;
    for (const lane of open) {
      this.#target.add(new Option(`stream ${lane.number}, left open`, String(lane.number)));
    }
    this.#target.value = selected;
    this.#forgetTarget();
  }

  #forgetTarget() {
    const lane = this.#options.lanes.get(Number(this.#target.value));
    if (lane?.sending !== "open") {
      this.#target.selectedIndex = 0;
    }
  }

  #acceptDrops() {
    addEventListener("dragover", (event) => {
      if (event.dataTransfer?.types.includes("Files")) {
        event.preventDefault();
        event.dataTransfer.dropEffect = this.#options.ready() ? "copy" : "none";
        this.#overlay.hidden = !this.#options.ready();
      }
    });
    addEventListener("dragleave", (event) => {
      if (event.relatedTarget === null) {
        this.#overlay.hidden = true;
      }
    });
    addEventListener("drop", (event) => {
      this.#overlay.hidden = true;
      if (event.dataTransfer?.types.includes("Files")) {
        event.preventDefault();
        this.#sendFiles([...event.dataTransfer.files]);
      }
    });
  }
}
