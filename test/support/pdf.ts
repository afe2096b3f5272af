/** A line of a PDF's page with the size of its letters. */
export interface PdfLine {
  text: string;
  size?: number;
  /** Points below the line before. */
  below?: number;
}

/** A PDF with a page for each list of lines, in Helvetica; `title` is its property. */
export function makePdf(pages: readonly PdfLine[][], title = ''): Buffer {
  const kids = pages.map((_, index) => `${4 + index * 2} 0 R`).join(' ');
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    ...pages.flatMap((lines, index) => {
      const content = contentOf(lines);
      return [
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> >> /Contents ${5 + index * 2} 0 R >>`,
        `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
      ];
    }),
    `<< /Title (${title}) >>`,
  ];
  let file = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const offset = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(offset).padStart(10, '0')} 00000 n \n`;
  });
  const start = file.length;
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.join('')}`;
  file += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R /Info ${objects.length} 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(file, 'latin1');
}

function contentOf(lines: readonly PdfLine[]): string {
  const shown = lines.map(({ text, size = 11, below = 14 }) => {
    const escaped = text.replace(/[\\()]/g, (sign) => `\\${sign}`);
    return `/F ${size} Tf 0 ${-below} Td (${escaped}) Tj`;
  });
  return `BT 72 780 Td ${shown.join('\n')} ET`;
}
