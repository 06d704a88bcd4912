/** Elements: found so that a missing or wrong one fails at start, by name, and changed only where they differ. */

/**
 * @template {Element} T
 * @param {string} id
 * @param {new () => T} type
 * @returns {T}
 */
export function need(id, type) {
  const element = document.getElementById(id);
  if (!(element instanceof type)) {
    throw new Error(`the page has no ${type.name} with id "${id}"`);
  }
  return element;
}

/**
 * @template {Element} T
 * @param {ParentNode} parent
 * @param {string} selector
 * @param {new () => T} type
 * @returns {T}
 */
export function within(parent, selector, type) {
  const element = parent.querySelector(selector);
  if (!(element instanceof type)) {
    throw new Error(`no ${type.name} matches "${selector}"`);
  }
  return element;
}

/**
 * Sets an element's text, touching the document only when it changes.
 *
 * @param {Element} element
 * @param {string} text
 */
export function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/**
 * Sets an attribute `data-…`, touching the document only when it changes.
 *
 * @param {HTMLElement} element
 * @param {string} name in camel case, as in `dataset`
 * @param {string} value
 */
export function setData(element, name, value) {
  if (element.dataset[name] !== value) {
    element.dataset[name] = value;
  }
}

/** Controls that become disabled as soon as the focus leaves them. @type {WeakSet<Element>} */
const held = new WeakSet();

/**
 * Enables or disables a control without taking the focus from it: a disabled element loses it, and
 * whoever works by keyboard the place on the page. So the focused one is only said to be disabled
 * (`aria-disabled`) until it is left; what it does meanwhile must do no harm.
 *
 * @param {HTMLButtonElement | HTMLInputElement | HTMLSelectElement} control
 * @param {boolean} disabled
 */
export function setDisabled(control, disabled) {
  if (!disabled) {
    if (control.disabled) {
      control.disabled = false;
    }
    if (control.hasAttribute("aria-disabled")) {
      control.removeAttribute("aria-disabled");
    }
  } else if (control !== document.activeElement) {
    if (!control.disabled) {
      control.disabled = true;
      control.removeAttribute("aria-disabled");
    }
  } else if (!control.disabled && !control.hasAttribute("aria-disabled")) {
    control.setAttribute("aria-disabled", "true");
    if (!held.has(control)) {
      held.add(control);
      control.addEventListener("blur", () => {
        // Not if the whole window lost the focus: it comes back to this control.
        if (control.hasAttribute("aria-disabled") && control !== document.activeElement) {
          setDisabled(control, true);
        }
      });
    }
  }
}
