/** Stream priorities: 0..255, higher first, and the five names that mark the scale. */

/**
 * @typedef {object} Band
 * @property {string} key the CSS and data name
 * @property {string} name
 * @property {number} from the lowest priority of the band
 */

/** Named levels from the most to the least urgent; any number between belongs to the level below it. */
export const BANDS = Object.freeze([
  { key: "critical", name: "Critical", from: 255 },
  { key: "high", name: "High", from: 192 },
  { key: "normal", name: "Normal", from: 128 },
  { key: "low", name: "Low", from: 64 },
  { key: "background", name: "Background", from: 0 },
  { key: "server", name: "Server’s", from: -1 },
]);

/** The band of streams whose priority is the server's business: those it opened. */
export const SERVER_BAND = BANDS.length - 1;

/**
 * @param {number | undefined} priority
 * @returns {number} index into {@link BANDS}
 */
export function bandOf(priority) {
  if (priority === undefined) {
    return SERVER_BAND;
  }
  return BANDS.findIndex((band) => priority >= band.from);
}

/**
 * @param {string} text
 * @returns {number | undefined} a priority, or undefined when the text is none
 */
export function parsePriority(text) {
  const value = Number(text);
  return text.trim() !== "" && Number.isInteger(value) && value >= 0 && value <= 255
    ? value
    : undefined;
}
