/** A text without the characters of `marks` at its end; an expression for it takes the square of their number. */
export function withoutEnd(text: string, marks: string | RegExp): string {
  const isMark = (character: string) =>
    typeof marks === 'string' ? marks.includes(character) : marks.test(character);
  let end = text.length;
  while (end > 0 && isMark(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}
