/** Numbers and sizes in words that a person reads. Pure functions. */

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB"];

/**
 * @param {number} bytes a byte count, 0 or more
 * @returns {string} for example "0 B", "1.50 KiB", "64.0 MiB"
 */
export function formatBytes(bytes) {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${formatNumber(value, unit === 0)} ${UNITS[unit]}`;
}

/**
 * @param {number} bytesPerSecond
 * @returns {string} for example "84.2 MiB/s"
 */
export function formatRate(bytesPerSecond) {
  return `${formatBytes(Math.round(bytesPerSecond))}/s`;
}

/**
 * @param {number} ms
 * @returns {string} for example "0.42 ms", "18 ms", "2.1 s"
 */
export function formatMs(ms) {
  if (ms < 10) {
    return `${ms.toFixed(2)} ms`;
  }
  if (ms < 1000) {
    return `${Math.round(ms)} ms`;
  }
  return `${(ms / 1000).toFixed(1)} s`;
}

/**
 * @param {number} count
 * @returns {string} with thousands separated, for example "1,024"
 */
export function formatCount(count) {
  return count.toLocaleString("en-US");
}

/**
 * Reads a size as people write it: "0", "1500", "64 KiB", "16 MB", "1.5m".
 *
 * @param {string} text K, M and G mean 1024-based units, with or without "iB" or "B"
 * @returns {number | undefined} whole bytes, or undefined when the text is no size
 */
export function parseSize(text) {
  const match = /^\s*(\d+(?:\.\d+)?)\s*([kmg]?)(?:i?b)?\s*$/i.exec(text);
  if (match === null) {
    return undefined;
  }
  const power = ["", "k", "m", "g"].indexOf(match[2].toLowerCase());
  const bytes = Math.round(Number(match[1]) * 1024 ** power);
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}

/**
 * @param {number} value
 * @param {boolean} whole
 */
function formatNumber(value, whole) {
  if (whole) {
    return String(Math.round(value));
  }
  return value < 10 ? value.toFixed(2) : value < 100 ? value.toFixed(1) : String(Math.round(value));
}
