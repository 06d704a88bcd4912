/** Rendering in batches: however often data changes, each view draws at most once a frame. */

/** @type {Set<() => void>} */
const asked = new Set();
let scheduled = false;

/**
 * Runs `render` before the next paint, once, no matter how often it is asked for until then.
 * In a hidden tab nothing runs until the tab is shown again, and nothing piles up.
 *
 * @param {() => void} render the same function object each time
 */
export function onNextFrame(render) {
  asked.add(render);
  if (!scheduled) {
    scheduled = true;
    requestAnimationFrame(run);
  }
}

function run() {
  scheduled = false;
  const renders = [...asked];
  asked.clear();
  for (const render of renders) {
    render();
  }
}
