/** What is kept on the device. Storage may be full or forbidden, so every use may fail. */

/** @param {string} key @returns {any} Null when there is nothing, or nothing readable. */
export function recall(key) {
  try {
    return JSON.parse(localStorage.getItem(`lambda-lab:${key}`) ?? "null");
  } catch {
    return null;
  }
}

/** @param {string} key @param {unknown} value Null forgets. */
export function remember(key, value) {
  try {
    if (value === null) localStorage.removeItem(`lambda-lab:${key}`);
    else localStorage.setItem(`lambda-lab:${key}`, JSON.stringify(value));
  } catch {
    // Then it is not kept; the page works without.
  }
}
