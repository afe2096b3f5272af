import type { Block, ParsedPage } from './blocks.ts';
import { type PdfText, pdfBlocks } from './pdf-blocks.ts';

/** Pages of a document that are read; what comes after them is left out. */
const mostPages = 500;

/**
 * Reads a PDF: each of its pages begins with a heading without words, and all anchors of a page are
 * `page=3`, which leads a visitor there. Rejects what cannot be read with an Error whose message is a
 * sentence.
 */
export async function readPdfPage(bytes: Uint8Array): Promise<ParsedPage> {
  const document = await open(bytes);
  try {
    const { info } = await document.getMetadata();
    const blocks: Block[] = [];
    for (let number = 1; number <= Math.min(document.numPages, mostPages); number++) {
      const page = await document.getPage(number);
      const { items } = await page.getTextContent();
      const texts = items.filter((item) => 'str' in item) satisfies PdfText[];
      blocks.push(...pdfBlocks(texts, `page=${number}`));
      page.cleanup();
    }
    const field = (name: string) => {
      const value: unknown = Reflect.get(info, name);
      return typeof value === 'string' ? value.trim() : '';
    };
    const first = blocks.find((block) => block.kind === 'heading' && block.text !== '');
    return {
      title: field('Title') || (first?.text ?? ''),
      description: field('Subject'),
      lang: field('Language'),
      noindex: false,
      blocks,
    };
  } finally {
    await document.destroy();
  }
}

async function open(bytes: Uint8Array) {
  // a megabyte and a half that only those need who have PDFs
  const { getDocumentProxy } = await import('unpdf');
  try {
    // a copy: the reader takes its bytes away
    return await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0 });
  } catch (cause) {
    const encrypted = cause instanceof Error && cause.name === 'PasswordException';
    throw new Error(encrypted ? 'It is encrypted' : 'It is no PDF that can be read', { cause });
  }
}
