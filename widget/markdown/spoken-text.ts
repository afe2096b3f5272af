import { Lexer, type Token, type Tokens } from 'marked';
import { decodeReferences } from './character-references.ts';

/** A sentence that is longer may be said in parts, from so many characters on. */
const longSentence = 160;

interface Words {
  codeBlock: string;
  tableOf(rows: string): string;
}

/** The Markdown as it is said aloud: without marks, a table or code as what it is. */
export function spokenText(markdown: string, words: Words): string {
  const say = (token: Token): string => {
    switch (token.type) {
      case 'code':
        return `${words.codeBlock}. `;
      case 'table':
        return `${words.tableOf(String((token as Tokens.Table).rows.length))}. `;
      case 'list':
        return (token as Tokens.List).items.map(say).join(' ');
      case 'hr':
      case 'space':
      case 'def':
      case 'br':
      case 'checkbox':
        return ' ';
      default:
        if ('tokens' in token && token.tokens?.length) return token.tokens.map(say).join('');
        return token.type === 'html' || !('text' in token) ? token.raw : decodeReferences(String(token.text));
    }
  };
  return Lexer.lex(markdown)
    .map(say)
    .join(' ')
    .replace(/\s*\[\d{1,3}\]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** How far a text that is still coming can be said: to the end of a sentence, an item of a list or a block. */
export function sayable(markdown: string): number {
  const blocks = Lexer.lex(markdown);
  const last = blocks.at(-1)?.type === 'space' ? blocks.at(-2) : blocks.at(-1);
  if (!last) return 0;
  const start = markdown.lastIndexOf(last.raw.trimEnd());
  if (last.type === 'list') {
    const items = (last as Tokens.List).items.slice(0, -1);
    return start + items.reduce((sum, { raw }) => sum + raw.length, 0);
  }
  // The head of a table is a paragraph until the line below it has come.
  const isSpeech = /^(?:paragraph|text|heading)$/.test(last.type) && !last.raw.includes('|');
  return isSpeech ? start + endOfSentences(last.raw) : start;
}

function endOfSentences(text: string): number {
  const isBetweenMarks = betweenMarks(text);
  let [end, at] = [0, 0];
  for (const { segment } of sentences.segment(text.replaceAll('\n', ' '))) {
    at += segment.length;
    // Only what follows shows that a sentence is over; initials and abbreviations do not end one.
    const isOver = (at < text.length ? /\s$/ : /[.!?…]\s+$/).test(segment) || /[。！？]$/.test(segment);
    if (isOver && !abbreviation.test(segment) && isBetweenMarks(at)) end = at;
  }
  const pause = text.length - end > longSentence ? text.lastIndexOf(' ') + 1 : 0;
  return pause > end && isBetweenMarks(pause) ? pause : end;
}

const sentences = new Intl.Segmenter(undefined, { granularity: 'sentence' });
const abbreviation = /(?:^|[^\p{L}])(?<!\d\s)(?:\p{Lu}\p{L}?|\p{L}(?:\.\p{L})*)\.\s*$/u;

/** Tells places in a text where no mark is open from those where one is, or may be. */
function betweenMarks(text: string): (at: number) => boolean {
  const inside: [from: number, to: number][] = [];
  let offset = 0;
  for (const { type, raw } of Lexer.lexInline(text)) {
    const open = raw.replace(/\[\d{1,3}\]/g, (mark) => ' '.repeat(mark.length)).search(/[*_~`<[]/);
    if (type !== 'text') inside.push([offset, offset + raw.length]);
    else if (open >= 0) inside.push([offset + open, Infinity]);
    offset += raw.length;
  }
  return (at) => inside.every(([from, to]) => at <= from || at >= to);
}
