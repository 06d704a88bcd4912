/** Opening many streams at once, at a chosen priority, each with a payload of a chosen size. */

import { need } from "./dom.js";
import { parseSize } from "./format.js";
import { generated } from "./payload.js";

export class OpenPanel {
  #count = need("open-count", HTMLInputElement);
  #kind = need("kind", HTMLSelectElement);
  #size = need("payload-size", HTMLInputElement);
  #priority = need("priority", HTMLInputElement);

  /** @param {(count: number, wish: import("./lanes.js").OpenWish) => void} open */
  constructor(open) {
    need("open-form", HTMLFormElement).addEventListener("submit", (event) => {
      event.preventDefault();
      const bytes = parseSize(this.#size.value) ?? 0;
      open(Number(this.#count.value), {
        ...this.choice,
        label: "",
        payload: bytes === 0 ? undefined : generated(bytes),
        finish: bytes > 0,
      });
    });
    this.#size.addEventListener("input", () => this.#checkSize());
    this.#priority.addEventListener("input", () => this.#markLevel());
    for (const button of document.querySelectorAll("[data-level]")) {
      button.addEventListener("click", () => {
        this.#priority.value = button.getAttribute("data-level") ?? "128";
        this.#markLevel();
      });
    }
  }

  /** @returns {{kind: "bidi" | "uni", priority: number}} what new streams shall be */
  get choice() {
    return {
      kind: this.#kind.value === "uni" ? "uni" : "bidi",
      priority: this.#priority.validity.valid ? Number(this.#priority.value) : 128,
    };
  }

  #checkSize() {
    const fits = parseSize(this.#size.value) !== undefined;
    this.#size.setCustomValidity(fits ? "" : "A size such as 0, 1500, 64 KiB or 16 MiB.");
  }

  #markLevel() {
    for (const button of document.querySelectorAll("[data-level]")) {
      const pressed = button.getAttribute("data-level") === this.#priority.value;
      button.setAttribute("aria-pressed", String(pressed));
    }
  }
}
