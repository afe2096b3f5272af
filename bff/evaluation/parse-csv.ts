/**
 * Reads a table of comma- or semicolon-separated values (RFC 4180; its first line decides which) that begins
 * with a line of names. Returns a row as an object without its empty cells, and the line it begins in.
 * Throws an Error that names the line of a quote that is never closed or of a cell too many.
 */
export function parseCsv(text: string): { line: number; row: Record<string, string> }[] {
  const source = text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  const head = source.split('\n', 1)[0] ?? '';
  const separator = head.split(';').length > head.split(',').length ? ';' : ',';
  const [first, ...rows] = cellsOf(source, separator);
  const names = first?.cells.map((name) => name.trim()) ?? [];
  return rows.map(({ line, cells }) => {
    if (cells.length > names.length)
      throw new Error(`line ${line}: ${cells.length} cells, but the first line names ${names.length}`);
    const pairs = cells.map((cell, index) => [names[index] ?? '', cell] as const);
    return { line, row: Object.fromEntries(pairs.filter(([, cell]) => cell.trim() !== '')) };
  });
}

function cellsOf(text: string, separator: string): { line: number; cells: string[] }[] {
  const rows: { line: number; cells: string[] }[] = [];
  let row = { line: 1, cells: [] as string[] };
  let cell = '';
  let line = 1;
  let quotedSince = 0;
  const endRow = () => {
    row.cells.push(cell);
    cell = '';
    if (row.cells.some((each) => each.trim() !== '')) rows.push(row);
    row = { line, cells: [] };
  };
  for (let at = 0; at < text.length; at++) {
    const letter = text[at] ?? '';
    if (letter === '\n') line++;
    if (quotedSince > 0) {
      if (letter !== '"') cell += letter;
      else if (text[at + 1] === '"') cell += text[++at];
      else quotedSince = 0;
    } else if (letter === '"' && cell === '') quotedSince = line;
    else if (letter === '\n') endRow();
    else if (letter === separator) {
      row.cells.push(cell);
      cell = '';
    } else cell += letter;
  }
  if (quotedSince > 0) throw new Error(`line ${quotedSince}: a quote is not closed`);
  endRow();
  return rows;
}
