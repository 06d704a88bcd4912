/** The streams table: the newest streams as rows, drawn ten times a second at most. */

import { LaneRow } from "./lane-row.js";
import { need, setDisabled, setText } from "./dom.js";
import { formatCount } from "./format.js";
import { onNextFrame } from "./frame.js";

/** More rows than this help nobody and cost frames. */
const ROWS = 100;
/** Numbers that change more often than this cannot be read. */
const DRAW_MS = 100;

export class StreamsTable {
  #lanes;
  #body = need("lanes", HTMLTableSectionElement);
  #template = need("lane-row", HTMLTemplateElement);
  #summary = need("streams-summary", HTMLElement);
  #empty = need("streams-empty", HTMLElement);
  #code = need("stream-code", HTMLInputElement);
  #resetAll = need("reset-all", HTMLButtonElement);
  #clear = need("clear-ended", HTMLButtonElement);
  /** @type {Map<import("./lane.js").Lane, LaneRow>} */
  #rows = new Map();
  #listChanged = true;
  #drawsSoon = false;
  #section = need("streams", HTMLElement);
  #render = () => this.#draw();

  /** @param {import("./lanes.js").Lanes} lanes */
  constructor(lanes) {
    this.#lanes = lanes;
    lanes.addEventListener("list", () => {
      this.#listChanged = true;
      onNextFrame(this.#render);
    });
    lanes.addEventListener("touched", () => this.#drawSoon());
    this.#clear.addEventListener("click", () => lanes.forgetEnded());
    this.#resetAll.addEventListener("click", () => {
      for (const lane of [...lanes.running]) {
        lane.reset(this.#codeValue());
        lane.stop(this.#codeValue());
      }
    });
    onNextFrame(this.#render);
  }

  #drawSoon() {
    if (!this.#drawsSoon) {
      this.#drawsSoon = true;
      setTimeout(() => {
        this.#drawsSoon = false;
        onNextFrame(this.#render);
      }, DRAW_MS);
    }
  }

  #codeValue() {
    return this.#code.validity.valid ? Number(this.#code.value) : 0;
  }

  #draw() {
    if (this.#listChanged) {
      this.#listChanged = false;
      this.#arrange();
    }
    for (const lane of this.#lanes.touched) {
      this.#rows.get(lane)?.render();
    }
    this.#lanes.touched.clear();
  }

  #arrange() {
    const shown = this.#lanes.newest(ROWS);
    const wanted = new Set(shown);
    for (const [lane, { row }] of this.#rows) {
      if (!wanted.has(lane)) {
        if (row.contains(document.activeElement)) {
          // Else the next Tab would begin at the top of the page.
          this.#section.focus({ preventScroll: true });
        }
        row.remove();
        this.#rows.delete(lane);
      }
    }
    let next = this.#body.firstElementChild;
    for (const lane of shown) {
      let view = this.#rows.get(lane);
      if (view === undefined) {
        view = new LaneRow(lane, this.#template, () => this.#codeValue());
        this.#rows.set(lane, view);
      }
      if (view.row === next) {
        next = next.nextElementSibling;
      } else {
        this.#body.insertBefore(view.row, next);
      }
    }
    this.#summarise(shown.length);
  }

  /** @param {number} shown */
  #summarise(shown) {
    const { size, running } = this.#lanes;
    const hidden = size - shown;
    const counts = `${formatCount(running.size)} running, ${formatCount(size - running.size)} ended`;
    setText(this.#summary, hidden > 0 ? `${counts}; the newest ${shown} shown` : counts);
    this.#empty.hidden = size > 0;
    setDisabled(this.#resetAll, running.size === 0);
    setDisabled(this.#clear, size === running.size);
  }
}
