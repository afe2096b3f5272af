/** What a line may begin with before its own words: marks of lists and quotes. */
const containers = String.raw`(?:\s*(?:[-*+]|\d{1,9}[.)]|>)(?=\s))*\s*`;
const fenceLine = new RegExp(`^${containers}(\`{3,}|~{3,})([^\\n]*)$`);
/** A line that may still become a rule, an underline, a bullet, a task, a heading or a fence. */
const halfLine =
  /^[\s>]*(?:[-*+_=~`#>\s]*|\d{1,9}[.)]?\s*|(?:[-*+]|\d{1,9}[.)])\s+(?:[-*+_=~`#>\s]*|\d{1,9}[.)]?|\[[ xX]?\]?\s*)|(?:`{3,}|~{3,})[^`\n]*|\[[^\]\n]+\](?::.*)?)$/;
/** A line that is a block by itself or begins one: no mark before it reaches into it. */
const startsBlock = /^\s*(?:$|[-*+>|]|\d{1,9}[.)]\s|#{1,6}\s|<)/;

/** The text without what is only half there at its end, so that no mark flashes up: what is left of `**bo` is `**bo**`. */
export function withoutHalfMarks(text: string, isCode = false): string {
  const lineStart = text.lastIndexOf('\n') + 1;
  const line = text.slice(lineStart);
  const fence = isCode ? '' : openFence(text);
  if (isCode || fence) return /^[\s>]*(?:`+|~+)\s*$/.test(line) ? text.slice(0, lineStart) : text;
  const header = halfTable(text, lineStart);
  if (header !== undefined) return text.slice(0, header);
  if (halfLine.test(line)) return text.slice(0, lineStart);
  const start = runStart(text, lineStart);
  const run = text.slice(start);
  if (/^(?: {4}|\t)/.test(run) || /^\s*</.test(run)) return text;
  return text.slice(0, start) + closeMarks(run);
}

/** The fence that is open at the end of the text; empty when there is none. */
function openFence(text: string): string {
  let open = '';
  if (!text.includes('```') && !text.includes('~~~')) return open;
  for (const line of text.split('\n').slice(0, -1)) {
    const [, fence, info = ''] = fenceLine.exec(line) ?? [];
    if (!fence) continue;
    if (!open) open = fence.startsWith('`') && info.includes('`') ? '' : fence;
    else if (fence.startsWith(open) && !info.trim()) open = '';
  }
  return open;
}

/** Where the lines begin that one mark can span up to the end. */
function runStart(text: string, lineStart: number): number {
  let start = lineStart;
  while (start > 0 && !startsBlock.test(text.slice(start, nextLine(text, start)))) {
    const before = text.lastIndexOf('\n', start - 2) + 1;
    if (!text.slice(before, start).trim()) break;
    start = before;
  }
  return start;
}

function nextLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

/** Where the head of a table begins whose second line is not there yet. */
function halfTable(text: string, lineStart: number): number | undefined {
  const isRow = (from: number) => /^ {0,3}\|/.test(text.slice(from, from + 4));
  const before = lineStart > 0 ? text.lastIndexOf('\n', lineStart - 2) + 1 : -1;
  if (before < 0 || !isRow(before)) return isRow(lineStart) ? lineStart : undefined;
  const two = before > 0 ? text.lastIndexOf('\n', before - 2) + 1 : -1;
  return (two < 0 || !isRow(two)) && /^[\s|:-]*$/.test(text.slice(lineStart)) ? before : undefined;
}

const isSpace = (character: string | undefined) => character === undefined || /\s/.test(character);
const isPunctuation = (character: string | undefined) =>
  character !== undefined && /[\p{P}\p{S}]/u.test(character);

/** Marks of emphasis that are open, and where what they emphasise begins. */
interface OpenMark {
  marks: string;
  from: number;
}

/** A run of words with each open mark closed, and each half one left out. */
function closeMarks(run: string): string {
  const open: OpenMark[] = [];
  const brackets: number[] = [];
  /** Up to here everything is closed code or a closed link. */
  let plainFrom = 0;
  let at = 0;
  while (at < run.length) {
    const character = run[at] ?? '';
    if (character === '\\') {
      if (at === run.length - 1) return closed(run.slice(0, at), open);
      at += 2;
    } else if (character === '`') {
      const marks = /^`+/.exec(run.slice(at))?.[0] ?? '';
      const end = findCodeEnd(run, at + marks.length, marks);
      if (end < 0) return openCode(run, at, marks, open);
      at = plainFrom = end;
    } else if (character === '[') {
      brackets.push(at);
      at += 1;
    } else if (character === ']') {
      const from = brackets.pop();
      const half = from === undefined ? undefined : halfLink(run, from, at);
      if (half !== undefined) return closed(half, open);
      const target = from === undefined ? null : /^\([^)\n]*\)|^\[[^\]\n]*\]/.exec(run.slice(at + 1));
      at += 1 + (target?.[0].length ?? 0);
      if (target) plainFrom = at;
    } else if (character === '<') {
      const [address] = /^<[^\s<>]*>?/.exec(run.slice(at)) ?? [''];
      if (at + address.length === run.length && !address.endsWith('>')) return closed(run.slice(0, at), open);
      at += address.length;
      if (address.endsWith('>')) plainFrom = at;
    } else if (character === '*' || character === '_' || character === '~') {
      const end = emphasis(run, at, character, open);
      if (end < 0) return closed(run.slice(0, at), open);
      at = end;
    } else at += 1;
  }
  const bracket = brackets.find((from) => run.length - from < 200 && !run.slice(from).includes('\n'));
  if (bracket !== undefined)
    return closed(run.slice(0, run[bracket - 1] === '!' ? bracket - 1 : bracket), open);
  return closed(run.slice(0, plainFrom) + withoutHalfWords(run.slice(plainFrom)), open);
}

/** Takes a run of `*`, `_` or `~` into account; where to go on, or -1 when it stands at the end and closes nothing. */
function emphasis(run: string, at: number, character: string, open: OpenMark[]): number {
  let end = at;
  while (run[end] === character) end += 1;
  const marks = run.slice(at, end);
  const [before, after] = [run[at - 1], run[end]];
  const mayOpen = !isSpace(after) && (!isPunctuation(after) || isSpace(before) || isPunctuation(before));
  const mayClose = !isSpace(before) && (!isPunctuation(before) || isSpace(after) || isPunctuation(after));
  const isInWord = character === '_' && mayOpen && mayClose;
  if (character === '~' && marks.length > 2) return end;
  let left = marks.length;
  const closes = mayClose && !isInWord;
  while (left > 0) {
    const last = closes ? open.at(-1) : undefined;
    if (!last?.marks.startsWith(character)) break;
    if (last.marks.length > left) {
      // Half of the mark that closes is at the end: the other half comes.
      if (end === run.length && last.marks.length !== 3) return -1;
      last.marks = last.marks.slice(left);
      left = 0;
    } else {
      left -= last.marks.length;
      open.pop();
    }
  }
  if (left > 0 && end === run.length) return -1;
  if (left > 0 && mayOpen && !isInWord) open.push({ marks: character.repeat(left), from: end });
  return end;
}

function findCodeEnd(run: string, from: number, marks: string): number {
  for (let at = run.indexOf(marks, from); at >= 0; at = run.indexOf(marks, at)) {
    let end = at;
    while (run[end] === '`') end += 1;
    if (end - at === marks.length) return end;
    at = end;
  }
  return -1;
}

/** Code that has begun: closed, without the half of the mark that closes it. */
function openCode(run: string, at: number, marks: string, open: readonly OpenMark[]): string {
  const code = run.slice(at + marks.length).replace(/`+$/, '');
  if (!code.trim()) return closed(run.slice(0, at), open);
  return closed(`${run.slice(0, at)}${marks}${code}${marks}`, open);
}

/** The run without a link whose address is not there yet; undefined when the brackets are complete. */
function halfLink(run: string, from: number, to: number): string | undefined {
  const after = run.slice(to + 1);
  const isCitation = /^\[\d{1,3}\]$/.test(run.slice(from, to + 1));
  const isHalf = /^\([^)\n]*$|^\[[^\]\n]*$/.test(after) || (after === '' && !isCitation);
  if (!isHalf || (isCitation && after.startsWith('['))) return undefined;
  const isImage = run[from - 1] === '!';
  return run.slice(0, isImage ? from - 1 : from) + run.slice(from + 1, to);
}

/** Addresses are text until they are complete, and character references are not there until then. */
function withoutHalfWords(text: string): string {
  return text
    .replace(/&[#\w]{0,31}$/, '')
    .replace(/(?:\bhttps?:\/\/|\bwww\.|[\w.+-]+@)[^\s<]*$/i, (word) =>
      word.replace(
        /^(https?|www)([:.])|@/gi,
        (mark) => mark.slice(0, -1) + (mark.endsWith(':') ? '&#58;' : mark.endsWith('.') ? '&#46;' : '&#64;'),
      ),
    );
}

function closed(run: string, open: readonly OpenMark[]): string {
  if (open.length === 0) return run;
  let text = run.trimEnd();
  let ends = '';
  for (let index = open.length - 1; index >= 0; index -= 1) {
    const { marks = '', from = 0 } = open[index] ?? {};
    // Nothing stands behind this mark yet.
    if (text.length <= from) text = text.slice(0, from - marks.length);
    else ends += marks;
  }
  return text + ends;
}
