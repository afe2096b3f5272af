import type { Tokens } from 'marked';

/** The line that opens a block of code: its indentation and its marks. */
const opening = /^( {0,3})(`{3,}|~{3,})[^\n]*(?:\n|$)/;

/** What stands in a block of code, without its fences and without the end of its last line. */
export function codeText({ raw, text, codeBlockStyle }: Tokens.Code): string {
  const open = codeBlockStyle === 'indented' ? null : opening.exec(raw);
  if (!open) return text.replace(/\n+$/, '');
  const [line, indentation = '', fence = ''] = open;
  const body = raw.slice(line.length);
  const last = body.trimEnd().lastIndexOf('\n') + 1;
  const isClosed = new RegExp(`^ {0,3}${fence}[~\`]*\\s*$`).test(body.slice(last));
  const lines = (isClosed ? body.slice(0, last) : body).replace(/\n$/, '');
  return indentation ? lines.replace(new RegExp(`^ {1,${indentation.length}}`, 'gm'), '') : lines;
}
