const noText = /\0|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

/**
 * Makes pieces of a model's text such that a database can hold them, each and joined: no NUL, no
 * half character. Some models send a character in two halves; the first waits for the second.
 */
export class StorableText {
  #half = '';

  push(piece: string): string {
    const text = this.#half + piece;
    const last = text.charCodeAt(text.length - 1);
    this.#half = last >= 0xd800 && last <= 0xdbff ? text.slice(-1) : '';
    return text.slice(0, text.length - this.#half.length).replaceAll(noText, '');
  }
}
