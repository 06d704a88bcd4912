/** What happened, newest first, in a list that never grows past its cap. */

import { onNextFrame } from "./frame.js";

const KEPT = 150;

export class EventLog {
  #list;
  /** @type {HTMLLIElement[]} */
  #waiting = [];
  #render = () => this.#draw();

  /** @param {HTMLElement} list an `ol`, in an element with `role="log"` that has it read out */
  constructor(list) {
    this.#list = list;
  }

  /**
   * @param {string} text
   * @param {"info" | "good" | "bad"} [tone]
   */
  add(text, tone = "info") {
    const item = document.createElement("li");
    const time = document.createElement("time");
    time.textContent = new Date().toLocaleTimeString("en-GB");
    item.dataset.tone = tone;
    // The space keeps time and text apart where the layout does not.
    item.append(time, " ", text);
    this.#waiting.push(item);
    if (this.#waiting.length > KEPT) {
      this.#waiting.shift(); // a hidden tab draws nothing
    }
    onNextFrame(this.#render);
  }

  #draw() {
    this.#list.prepend(...this.#waiting.reverse());
    this.#waiting = [];
    while (this.#list.childElementCount > KEPT) {
      this.#list.lastElementChild?.remove();
    }
  }
}
