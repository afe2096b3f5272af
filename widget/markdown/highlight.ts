import { piecesOf, type Colour } from './code-pieces.ts';

/** Code that is longer takes longer than a frame. */
const maxLength = 20_000;

const colours: Record<Colour, [light: string, dark: string]> = {
  keyword: ['#6f2cc4', '#d2a8ff'],
  string: ['#0a5c36', '#7ee2a8'],
  number: ['#0b4fb3', '#8ec2ff'],
  comment: ['#59616b', '#a3acb6'],
  title: ['#8a3a00', '#ffb77a'],
};

const rules = Object.entries(colours).map(
  ([group, [light, dark]]) =>
    `::highlight(prep-chat-${group}){color:var(--prep-chat-code-${group},light-dark(${light},${dark}))}`,
);

let sheet: CSSStyleSheet | undefined;

/**
 * Colours the code in an element. The colours are ranges of the text, not elements: the text stays as it
 * is, a selection too, and a browser without custom highlights shows it plain.
 */
export function highlight(parent: Element): void {
  if (typeof Highlight === 'undefined' || !CSS.highlights || !parent.isConnected) return;
  const root = parent.getRootNode() as Document | ShadowRoot;
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(rules.join(''));
  }
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
  forgetRemoved();
  for (const code of parent.querySelectorAll<HTMLElement>('code[data-language]')) {
    const text = code.firstChild;
    if (!(text instanceof Text) || text.length > maxLength) continue;
    // A task of its own for each block, so that the page stays quick.
    setTimeout(() => colour(text, code.dataset['language'] ?? ''));
  }
}

/** Ranges keep their text alive: those of answers that are gone must go as well. */
function forgetRemoved(): void {
  for (const group of Object.keys(colours)) {
    const ranges = CSS.highlights.get(`prep-chat-${group}`);
    ranges?.forEach((range) => {
      if (!range.startContainer.isConnected) ranges.delete(range);
    });
  }
}

function colour(text: Text, language: string): void {
  if (!text.isConnected) return;
  for (const { colour: group, from, to } of piecesOf(text.data, language)) addRange(group, text, from, to);
}

function addRange(group: Colour, text: Text, startOffset: number, endOffset: number): void {
  const name = `prep-chat-${group}`;
  let ranges = CSS.highlights.get(name);
  if (!ranges) CSS.highlights.set(name, (ranges = new Highlight()));
  ranges.add(new StaticRange({ startContainer: text, startOffset, endContainer: text, endOffset }));
}
