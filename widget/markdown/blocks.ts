import type { Token, Tokens } from 'marked';
import { decodeReferences } from './character-references.ts';
import { codeText } from './code-text.ts';
import { append, writeInline, type InlineContext } from './inline.ts';

export interface BlockContext extends InlineContext {
  labels: { copyCode: string; copied: string };
}

/** One block token as DOM. Headings begin at h3: the page and the panel have the levels above. */
export function writeBlock(parent: Node, token: Token, context: BlockContext): void {
  switch (token.type) {
    case 'heading': {
      const { depth, tokens } = token as Tokens.Heading;
      return writeInline(append(parent, `h${Math.min(6, depth + 2)}`), tokens, context);
    }
    case 'paragraph':
      return writeInline(append(parent, 'p'), (token as Tokens.Paragraph).tokens, context);
    case 'code':
      return writeCode(parent, token as Tokens.Code, context);
    case 'blockquote':
      return writeBlocks(append(parent, 'blockquote'), (token as Tokens.Blockquote).tokens, context);
    case 'list':
      return writeList(parent, token as Tokens.List, context);
    case 'table':
      return writeTable(parent, token as Tokens.Table, context);
    case 'hr':
      append(parent, 'hr');
      return;
    case 'space':
    case 'def':
      return;
    case 'html':
      append(parent, 'p').textContent = token.raw.trim();
      return;
    default:
      // Inline tokens of a tight list item.
      return writeInline(parent, [token], context);
  }
}

function writeBlocks(parent: Node, tokens: readonly Token[], context: BlockContext): void {
  for (const token of tokens) writeBlock(parent, token, context);
}

function writeList(parent: Node, token: Tokens.List, context: BlockContext): void {
  const list = append(parent, token.ordered ? 'ol' : 'ul');
  if (token.ordered && typeof token.start === 'number' && token.start !== 1) {
    (list as HTMLOListElement).start = token.start;
  }
  writeItems(list, token.items, token.loose, context);
}

/** Items of a list; the text of each is a paragraph when the list is `loose`. */
export function writeItems(
  list: Node,
  items: readonly Tokens.ListItem[],
  loose: boolean,
  context: BlockContext,
): void {
  for (const item of items) {
    const entry = append(list, 'li');
    let mark: Token | undefined;
    for (const token of item.tokens) {
      if (loose && token.type === 'checkbox') mark = token;
      else if (loose && token.type === 'text') {
        const paragraph = append(entry, 'p');
        if (mark) writeInline(paragraph, [mark], context);
        mark = undefined;
        writeInline(paragraph, [token], context);
      } else writeBlock(entry, token, context);
    }
    if (mark) writeInline(entry, [mark], context);
  }
}

function writeTable(parent: Node, token: Tokens.Table, context: BlockContext): void {
  const frame = append(parent, 'div');
  frame.className = 'table';
  // A table that is wider than the panel scrolls; the keyboard must be able to.
  frame.tabIndex = 0;
  const table = append(frame, 'table');
  writeRow(append(table, 'thead'), token.header, 'th', context);
  writeRows(append(table, 'tbody'), token.rows, context);
}

export function writeRows(body: Node, rows: readonly Tokens.TableCell[][], context: BlockContext): void {
  for (const cells of rows) writeRow(body, cells, 'td', context);
}

function writeRow(
  section: Node,
  cells: readonly Tokens.TableCell[],
  name: 'th' | 'td',
  context: BlockContext,
): void {
  const line = append(section, 'tr');
  for (const cell of cells) {
    const box = append(line, name);
    if (cell.align) box.style.textAlign = cell.align;
    writeInline(box, cell.tokens, context);
  }
}

/** Languages that `highlight.ts` knows, by each of their names. */
const coloured =
  /^(?:html|xml|css|[jt]sx?|json|(?:java|type)script|bash|sh|shell|py|python|sql|ya?ml|php|java|c#|cs|csharp|go)$/i;

function writeCode(parent: Node, token: Tokens.Code, { labels }: BlockContext): void {
  const figure = append(parent, 'div');
  figure.className = 'code';
  const bar = append(figure, 'div');
  bar.className = 'code-bar';
  const language = decodeReferences(token.lang?.split(/\s/)[0] ?? '');
  append(bar, 'span').textContent = language;
  const copy = append(bar, 'button') as HTMLButtonElement;
  copy.type = 'button';
  copy.textContent = labels.copyCode;
  const frame = append(figure, 'pre');
  frame.tabIndex = 0;
  const code = append(frame, 'code');
  code.textContent = codeText(token);
  if (coloured.test(language)) code.dataset['language'] = language.toLowerCase();
  copy.addEventListener('click', () => {
    void navigator.clipboard
      ?.writeText(code.textContent ?? '')
      .then(() => (copy.textContent = labels.copied));
  });
}
