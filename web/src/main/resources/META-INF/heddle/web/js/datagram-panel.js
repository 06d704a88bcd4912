/** Sending datagrams, singly or in bursts, and the counts of what became of them. */

import { need, setText } from "./dom.js";
import { formatCount } from "./format.js";
import { onNextFrame } from "./frame.js";

export class DatagramPanel {
  #datagrams;
  #text = need("datagram-text", HTMLInputElement);
  #count = need("datagram-count", HTMLInputElement);
  #hint = need("datagram-hint", HTMLElement);
  #render = () => this.#draw();
  /** Whether the other end sends datagrams back. */
  #echoes = false;

  /** @param {import("./datagrams.js").Datagrams} datagrams */
  constructor(datagrams) {
    this.#datagrams = datagrams;
    datagrams.addEventListener("change", () => onNextFrame(this.#render));
    this.#text.addEventListener("input", () => onNextFrame(this.#render));
    need("datagram-form", HTMLFormElement).addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#send();
    });
  }

  /** @param {boolean} echoes whether what does not come back may be called lost */
  expectEchoes(echoes) {
    this.#echoes = echoes;
  }

  /** Draws again if the estimate of losses grows with time now. */
  update() {
    if (this.#echoes && this.#datagrams.unsettled) {
      onNextFrame(this.#render);
    }
  }

  async #send() {
    const bytes = new TextEncoder().encode(this.#text.value);
    if (!this.#fits(bytes.length)) {
      return;
    }
    const count = Number(this.#count.value);
    for (let i = 0; i < count; i++) {
      await this.#datagrams.send(bytes);
    }
  }

  /** @param {number} bytes */
  #fits(bytes) {
    const max = this.#datagrams.maxBytes;
    return max === undefined || bytes <= max;
  }

  #draw() {
    const datagrams = this.#datagrams;
    setText(need("datagrams-sent", HTMLElement), formatCount(datagrams.sent));
    setText(need("datagrams-received", HTMLElement), formatCount(datagrams.received));
    setText(need("datagrams-lost", HTMLElement), this.#echoes ? formatCount(datagrams.lostEstimate) : "–");
    setText(need("datagram-last", HTMLElement), datagrams.last === "" ? "" : `Last one: “${datagrams.last}”`);
    const bytes = new TextEncoder().encode(this.#text.value).length;
    const max = datagrams.maxBytes;
    const fits = this.#fits(bytes);
    this.#hint.dataset.tone = fits ? "" : "bad";
    setText(
      this.#hint,
      max === undefined
        ? "Small, quick, and free to get lost."
        : fits
          ? `${formatCount(bytes)} of at most ${formatCount(max)} bytes.`
          : `Too long for one datagram: ${formatCount(bytes)} bytes, at most ${formatCount(max)} fit. Use a stream.`,
    );
  }
}
