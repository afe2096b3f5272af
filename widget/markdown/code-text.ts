import type { Tokens } from 'marked';

/** The line that opens a block of code: its indentation and its marks. */
const opening = /^( {0,3})(`{3,}|~{3,})[^\n]*(?:\n|$)/;

/** A block of code between fences. */
export interface FencedCode {
  /** The line that opens it, with its end. */
  opening: string;
  /** Its lines, without the end of the last one; undefined when there is none yet. */
  lines: string | undefined;
  isClosed: boolean;
}

export function readFencedCode(raw: string): FencedCode | undefined {
  const open = opening.exec(raw);
  if (!open) return undefined;
  const [line, indentation = '', fence = ''] = open;
  let body = raw.slice(line.length);
  const last = body.trimEnd().lastIndexOf('\n') + 1;
  const isClosed = new RegExp(`^ {0,3}${fence}[~\`]* *\\n*$`).test(body.slice(last));
  if (isClosed) body = body.slice(0, last);
  let lines = body === '' ? undefined : body.replace(/\n$/, '');
  if (indentation) lines = lines?.replace(new RegExp(`^ {1,${indentation.length}}`, 'gm'), '');
  return { opening: line, lines, isClosed };
}

/** What stands in a block of code, without its fences and without the end of its last line. */
export function codeText({ raw, text, codeBlockStyle }: Tokens.Code): string {
  const fenced = codeBlockStyle === 'indented' ? undefined : readFencedCode(raw);
  return fenced ? (fenced.lines ?? '') : text.replace(/\n+$/, '');
}
