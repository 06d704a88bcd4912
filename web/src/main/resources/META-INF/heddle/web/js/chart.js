/**
 * The cloth: throughput of the last minute, one thread per sample, sent above the line and received
 * below it, each thread dyed by the priorities that used it.
 */

import { BANDS } from "./priority.js";
import { CAPACITY, SAMPLE_MS } from "./meter.js";
import { formatBytes } from "./format.js";
import { onNextFrame } from "./frame.js";

const SERIES = BANDS.length;
/** Room for a thread and the gap beside it, in CSS pixels. */
const THREAD_PX = 4;
/** The scale never shrinks below this, so that a trickle does not look like a flood. */
const LEAST_SCALE = 100 * 1024;

export class Chart {
  #canvas;
  #context;
  #meter;
  #render = () => this.#draw();
  #scale = LEAST_SCALE;
  /** Whether the canvas shows a minute of nothing already. */
  #drawnAtRest = false;
  /** @type {Record<string, string>} */
  #colours = {};
  #width = 0;
  #height = 0;
  /** Of the labels, which grow with the reader's size of text. */
  #textPx = 11;
  #still = matchMedia("(prefers-reduced-motion: reduce)");

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {import("./meter.js").Meter} meter
   */
  constructor(canvas, meter) {
    const context = canvas.getContext("2d");
    if (context === null) {
      throw new Error("this browser draws no canvas");
    }
    this.#canvas = canvas;
    this.#context = context;
    this.#meter = meter;
    new ResizeObserver(() => this.#resize()).observe(canvas);
    for (const query of ["(prefers-color-scheme: dark)", "(forced-colors: active)"]) {
      matchMedia(query).addEventListener("change", () => this.#readColours());
    }
    this.#readColours();
    this.#resize();
  }

  /** Call after each sample; draws only while there is something to see. */
  update() {
    if (this.#meter.active || !this.#drawnAtRest) {
      onNextFrame(this.#render);
    }
  }

  #redraw() {
    this.#drawnAtRest = false;
    this.update();
  }

  #readColours() {
    const style = getComputedStyle(document.documentElement);
    for (const name of ["ink-faint", "rule", "warp", ...BANDS.map((band) => `dye-${band.key}`)]) {
      this.#colours[name] = style.getPropertyValue(`--${name}`).trim();
    }
    this.#redraw();
  }

  #resize() {
    const ratio = devicePixelRatio;
    const { clientWidth, clientHeight } = this.#canvas;
    this.#width = clientWidth;
    this.#height = clientHeight;
    this.#textPx = 0.6875 * parseFloat(getComputedStyle(document.documentElement).fontSize);
    this.#canvas.width = Math.round(clientWidth * ratio);
    this.#canvas.height = Math.round(clientHeight * ratio);
    this.#context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.#redraw();
  }

  #draw() {
    const context = this.#context;
    const threads = Math.min(CAPACITY - 1, Math.floor(this.#width / THREAD_PX));
    const target = niceCeiling(Math.max(LEAST_SCALE, this.#highest(threads)));
    this.#scale += (target - this.#scale) * (this.#still.matches ? 1 : 0.15);
    if (Math.abs(target - this.#scale) < target * 0.01) {
      this.#scale = target;
    }
    context.clearRect(0, 0, this.#width, this.#height);
    this.#drawWarp();
    this.#drawThreads(threads);
    this.#drawScale(threads);
    this.#drawnAtRest = !this.#meter.active && this.#scale === target;
    // Smooth while bytes flow; what is only scrolling out steps from sample to sample.
    if (this.#meter.flowing && !this.#still.matches) {
      onNextFrame(this.#render);
    }
  }

  /** @param {number} threads */
  #highest(threads) {
    const { sentRates, receivedRates, head } = this.#meter;
    let highest = 0;
    for (let age = 1; age <= threads; age++) {
      const at = ((head - age + CAPACITY) % CAPACITY) * SERIES;
      let sent = 0;
      let received = 0;
      for (let band = 0; band < SERIES; band++) {
        sent += sentRates[at + band];
        received += receivedRates[at + band];
      }
      highest = Math.max(highest, sent, received);
    }
    return highest;
  }

  #drawWarp() {
    const context = this.#context;
    const middle = Math.round(this.#height / 2);
    context.fillStyle = this.#colours.warp;
    for (let x = this.#width - THREAD_PX; x > 0; x -= THREAD_PX * 4) {
      context.fillRect(Math.round(x), 0, 1, this.#height);
    }
    context.fillStyle = this.#colours.rule;
    context.fillRect(0, middle, this.#width, 1);
  }

  /** @param {number} threads */
  #drawThreads(threads) {
    const context = this.#context;
    const meter = this.#meter;
    const middle = Math.round(this.#height / 2);
    const half = middle - 8;
    const sinceSample = this.#still.matches || !meter.flowing
      ? 0
      : Math.min(1, (performance.now() - meter.sampledAtMs) / SAMPLE_MS);
    const sentTop = new Float64Array(threads + 1);
    const receivedTop = new Float64Array(threads + 1);
    // The least urgent lies at the line, the most urgent on the outside, where it is seen.
    for (let band = SERIES - 1; band >= 0; band--) {
      context.fillStyle = this.#colours[`dye-${BANDS[band].key}`];
      for (let age = 1; age <= threads; age++) {
        const at = ((meter.head - age + CAPACITY) % CAPACITY) * SERIES + band;
        const x = this.#width - (age + sinceSample - 1) * THREAD_PX - THREAD_PX;
        const up = (meter.sentRates[at] / this.#scale) * half;
        const down = (meter.receivedRates[at] / this.#scale) * half;
        if (up > 0) {
          context.fillRect(x, middle - 1 - sentTop[age] - up, THREAD_PX - 1, up);
          sentTop[age] += up;
        }
        if (down > 0) {
          context.fillRect(x, middle + 2 + receivedTop[age], THREAD_PX - 1, down);
          receivedTop[age] += down;
        }
      }
    }
  }

  /** @param {number} threads */
  #drawScale(threads) {
    const context = this.#context;
    context.fillStyle = this.#colours["ink-faint"];
    context.font = `${this.#textPx}px system-ui, sans-serif`;
    context.textBaseline = "top";
    context.textAlign = "left";
    const label = `${formatBytes(this.#scale)}/s`;
    context.fillText(`sent, to ${label}`, 0, 0);
    context.textBaseline = "bottom";
    context.fillText(`received, to ${label}`, 0, this.#height);
    context.textAlign = "right";
    context.fillText(`last ${Math.round((threads * SAMPLE_MS) / 1000)} s`, this.#width, this.#height);
  }
}

/**
 * @param {number} value
 * @returns {number} the next of 1, 1.5, 2, 3, 4, 6, 8 × 2¹⁰ⁿ × a power of ten
 */
function niceCeiling(value) {
  const unit = 1024 ** Math.floor(Math.log(value) / Math.log(1024));
  const inUnits = value / unit;
  const ten = 10 ** Math.floor(Math.log10(inUnits));
  const step = [1, 1.5, 2, 3, 4, 6, 8, 10].find((it) => it * ten >= inUnits) ?? 10;
  return step * ten * unit;
}
