/** So much of the end may be half there. */
const tailLength = 500;
/** What is only half there at the end of a text that still comes, and would show up and vanish. */
const half = /(?:[*_~`]+|\\|&[#\w]{0,31}|<(?:[a-z/!?][^\s<>]{0,99})?|!?\[|!|\]\([^)\n]*|\]\[[^\]\n]*)$/i;

/** Without what is only half there; `[text](address` shows its text. */
export function withoutHalf(text: string): string {
  let tail = text.slice(-tailLength);
  for (let tries = 20; tries > 0; tries -= 1) {
    const next = tail
      .replace(half, (found) => (found[0] === ']' ? ']' : ''))
      .replace(/(?<!\\)\[([^[\]]*)\]$/, (whole, inside: string) =>
        /^\d{1,3}$/.test(inside) ? whole : `[${inside}`,
      );
    if (next === tail) break;
    tail = next;
  }
  return text.slice(0, -tailLength) + tail;
}
