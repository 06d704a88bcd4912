/**
 * A running, order-sensitive checksum (Fletcher's, modulo 2³²) of bytes that pass by. Comparing
 * what was sent with what came back tells an exact echo without keeping a byte.
 */
export class Checksum {
  #sum = 0;
  #sumOfSums = 0;
  #bytes = 0;

  /** @param {Uint8Array} chunk */
  update(chunk) {
    let sum = this.#sum;
    let sumOfSums = this.#sumOfSums;
    for (let i = 0; i < chunk.length; i++) {
      sum = (sum + chunk[i]) | 0;
      sumOfSums = (sumOfSums + sum) | 0;
    }
    this.#sum = sum;
    this.#sumOfSums = sumOfSums;
    this.#bytes += chunk.length;
  }

  /**
   * @param {Checksum} other
   * @returns {boolean} whether both saw the same bytes in the same order
   */
  equals(other) {
    return (
      this.#bytes === other.#bytes &&
      this.#sum === other.#sum &&
      this.#sumOfSums === other.#sumOfSums
    );
  }
}
