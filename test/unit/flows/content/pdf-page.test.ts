import { describe, expect, it } from 'vitest';
import { makePage } from '../../../../flows/content/make-page.ts';
import { readPdfPage } from '../../../../flows/content/pdf-page.ts';
import { makePdf } from '../../../support/pdf.ts';

const words = (count: number, word: string) =>
  Array.from({ length: count }, (_, at) => `${word}${at}`).join(' ');
const passagesOf = async (pdf: Buffer) =>
  makePage('https://a.example/files/user-guide.pdf', 'h', await readPdfPage(pdf));

describe('reading a PDF', () => {
  it('keeps its pages apart, however short, so that a citation leads to the right one', async () => {
    const pdf = makePdf([
      [{ text: 'About apples.' }],
      [{ text: 'About pears.' }],
      [],
      [{ text: 'About cherries.' }, { text: '4', below: 300 }],
    ]);
    const { passages, title } = await passagesOf(pdf);
    expect(title).toBe('User guide');
    expect(passages.map(({ text, anchor, heading }) => ({ text, anchor, heading }))).toEqual([
      { text: 'About apples.', anchor: 'page=1', heading: '' },
      { text: 'About pears.', anchor: 'page=2', heading: '' },
      { text: 'About cherries.', anchor: 'page=4', heading: '' },
    ]);
  });

  it('finds headings by their size, paragraphs by the space between them, and words cut at line ends', async () => {
    const pdf = makePdf([
      [
        { text: 'Installing', size: 20 },
        { text: 'First remove the transport', below: 40 },
        { text: 'screws (all four), then level the ma-' },
        { text: 'chine.' },
        { text: 'Then connect the hose.', below: 40 },
      ],
    ]);
    const { title, blocks } = await readPdfPage(pdf);
    expect(title).toBe('Installing');
    expect(blocks).toEqual([
      { kind: 'heading', depth: 1, text: '', anchor: 'page=1' },
      { kind: 'heading', depth: 2, text: 'Installing', anchor: 'page=1' },
      { kind: 'text', text: 'First remove the transport screws (all four), then level the machine.' },
      { kind: 'text', text: 'Then connect the hose.' },
    ]);
  });

  it('names a document by its property, and a passage by the headings above it', async () => {
    const pdf = makePdf(
      [
        [
          { text: words(60, 'a') },
          { text: 'Cleaning', size: 18, below: 60 },
          { text: words(60, 'b'), below: 40 },
        ],
      ],
      'Washing machine',
    );
    const { passages, title } = await passagesOf(pdf);
    expect(title).toBe('Washing machine');
    expect(passages.map(({ heading, anchor }) => [heading, anchor])).toEqual([
      ['', 'page=1'],
      ['Cleaning', 'page=1'],
    ]);
  });

  it('says what is wrong with a file that is none, has no end or no text', async () => {
    await expect(readPdfPage(Buffer.from('%PDF-1.7 and nothing'))).rejects.toThrow(
      'It is no PDF that can be read',
    );
    await expect(readPdfPage(Buffer.from('Hello'))).rejects.toThrow('It is no PDF that can be read');
    await expect(passagesOf(makePdf([[]]))).rejects.toThrow('It has no text');
    const whole = makePdf([[{ text: 'About apples.' }]]);
    expect((await passagesOf(whole.subarray(0, whole.length - 30))).passages).toHaveLength(1);
  });
});
