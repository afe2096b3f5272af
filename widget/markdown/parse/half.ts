/** So much of the end may be half there. */
const tailLength = 500;
/** What is only half there at the end of a text that still comes, and would show up and vanish. */
const half = /(?:(?<![*_~`])[*_~`]+|\\|&[#\w]{0,31}|<(?:[a-z/!?][^\s<>]{0,99})?|!?\[|!)$/i;

/** Without what is only half there; `[text](address` shows its text. */
export function withoutHalf(text: string): string {
  let tail = text.slice(-tailLength);
  for (let tries = 20; tries > 0; tries -= 1) {
    const next = withoutBracket(withoutAddress(withoutAddress(tail, '](', ')'), '][', ']').replace(half, ''));
    if (next === tail) break;
    tail = next;
  }
  return text.slice(0, -tailLength) + tail;
}

/** Without the address of a link that is not closed. */
function withoutAddress(text: string, open: string, close: string): string {
  const at = text.lastIndexOf(open);
  const isOpen = at >= 0 && !text.includes(close, at + 2) && !text.includes('\n', at + 2);
  return isOpen ? text.slice(0, at + 1) : text;
}

/** Text in brackets may get its address yet: it is shown without the bracket, unless it is a mark of a source. */
function withoutBracket(text: string): string {
  const at = text.lastIndexOf('[');
  const inside = text.slice(at + 1, -1);
  const isWhole = at >= 0 && text.endsWith(']') && !inside.includes(']') && text[at - 1] !== '\\';
  return isWhole && !/^\d{1,3}$/.test(inside) ? text.slice(0, at + 1) + inside : text;
}
