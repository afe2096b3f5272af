export type Kind =
  | 'document'
  | 'quote'
  | 'list'
  | 'item'
  | 'paragraph'
  | 'heading'
  | 'code'
  | 'rule'
  | 'html'
  | 'table';

/** A block of Markdown. Which fields count depends on its kind. */
export interface Block {
  kind: Kind;
  children: Block[];
  /** Lines of a leaf, each with its end. */
  text: string;
  /** Lines of the whole text, from 1. */
  from: number;
  to: number;
  /** Of a heading: 1 to 6. Of a fence: how many marks. Of an item: columns before its content. */
  size: number;
  /** Of a list: `-`, `+`, `*`, `.` or `)`. Of a fence: its mark; empty for code that is indented. */
  mark: string;
  /** Number of an ordered list's first item. */
  start: number | undefined;
  /** Of a fence: what stands behind its marks. */
  info: string;
  /** Of a list: its items are apart. */
  loose: boolean;
  /** Columns before a fence. */
  indent: number;
  /** Ends a block of HTML. */
  end: RegExp | undefined;
  /** Its end has been seen. */
  closed: boolean;
}

export function newBlock(kind: Kind, line: number): Block {
  return {
    kind,
    children: [],
    text: '',
    from: line,
    to: line,
    size: 0,
    mark: '',
    start: undefined,
    info: '',
    loose: false,
    indent: 0,
    end: undefined,
    closed: false,
  };
}

/** Cells of a row of a table, as they are written. */
export function cellsOf(row: string): string[] {
  const cells =
    row
      .trim()
      .replace(/^\|/, '')
      .match(/(?:\\[^]|[^\\|])+|\|/g) ?? [];
  const found = [''];
  for (const cell of cells) {
    if (cell === '|') found.push('');
    else found[found.length - 1] += cell;
  }
  if (found.length > 1 && found.at(-1)?.trim() === '') found.pop();
  return found.map((cell) => cell.trim().replaceAll('\\|', '|'));
}
