import type { Block } from './blocks.ts';

/** What we need of a DOM node; the parser's own types want a browser's library. */
export interface ContentNode {
  nodeType: number;
  textContent: string | null;
  childNodes: Iterable<ContentNode>;
}
export interface ContentElement extends ContentNode {
  localName: string;
  getAttribute(name: string): string | null;
  querySelector(selector: string): ContentElement | null;
  querySelectorAll(selector: string): Iterable<ContentElement>;
}

const skipped = new Set(
  (
    'script style template noscript nav iframe object embed svg math canvas audio video form button input ' +
    'select textarea dialog menu head link meta'
  ).split(' '),
);
const blockLevel = new Set(
  (
    'address article aside blockquote body center details dd div dl dt fieldset figcaption figure footer header ' +
    'hgroup main ol p section summary tbody tfoot thead ul'
  ).split(' '),
);
const hiddenStyle =
  /(?:^|;)(?:display:none|visibility:(?:hidden|collapse)|opacity:0?\.?0+(?:%|;|!|$)|font-size:0?\.?0*[a-z%]{0,4}(?:;|!|$)|(?:max-)?(?:width|height):0[a-z%]{0,4}(?:;|!|$)|color:transparent|clip:rect\(0|clip-path:inset\((?:50|100)%|transform:scale\(0\)|(?:left|top|right|bottom|text-indent|margin-left|margin-top):-\d{3})/i;

/** How the content is read. */
export interface BlockOptions {
  /** Fragment id of a heading, without `#`; empty when a link cannot reach it. */
  anchorOf(heading: ContentElement, text: string): { text: string; anchor: string };
}

/** Whether a visitor cannot see the element: attributes and inline style; style sheets are not read. */
export function isHidden(element: ContentElement): boolean {
  const hidden = element.getAttribute('hidden');
  if (hidden !== null && hidden !== 'until-found') return true;
  if (element.getAttribute('aria-hidden') === 'true') return true;
  return hiddenStyle.test((element.getAttribute('style') ?? '').replace(/\s+/g, ''));
}

/** The visible content of an element as blocks, in reading order. */
export function blocksOf(root: ContentElement, options: BlockOptions): Block[] {
  const blocks: Block[] = [];
  let line = '';
  const flush = (kind: 'text' | 'item' = 'text', mark = '') => {
    const text = line.replace(/\s+/g, ' ').trim();
    line = '';
    if (text) blocks.push({ kind, text: `${mark}${text}` });
  };

  const visit = (node: ContentNode): void => {
    if (node.nodeType === 3) {
      line += node.textContent ?? '';
      return;
    }
    if (!isElement(node) || skipped.has(node.localName) || isHidden(node)) return;
    const name = node.localName;
    if (/^h[1-6]$/.test(name)) {
      flush();
      const children = [...node.childNodes];
      // one that is never closed has the rest of the page in it
      const end = children.findIndex(
        (child) => isElement(child) && /^(?:p|[uo]l|table|h[1-6])$/.test(child.localName),
      );
      const own = end > 0 ? children.slice(0, end) : children;
      const heading = options.anchorOf(node, textOf(own));
      if (heading.text) blocks.push({ kind: 'heading', depth: Number(name[1]), ...heading });
      for (const child of children.slice(own.length)) visit(child);
      flush();
    } else if (name === 'pre') {
      flush();
      const text = codeOf(node);
      if (text) blocks.push({ kind: 'code', text });
    } else if (name === 'li') visitItem(node);
    else if (name === 'table') visitTable(node);
    else if (name === 'code' || name === 'kbd' || name === 'samp') {
      const text = textOf(node.childNodes);
      if (text) line += text.includes('`') ? text : `\`${text}\``;
    } else if (name === 'br' || name === 'hr') line += ' ';
    else if (blockLevel.has(name)) {
      flush();
      for (const child of node.childNodes) visit(child);
      flush();
    } else for (const child of node.childNodes) visit(child);
  };

  /** The item's own words are one block; lists, code and tables inside it come after it. */
  const visitItem = (item: ContentElement): void => {
    flush();
    const parent = itemNumber(item);
    let first = true;
    const end = () => {
      const before = blocks.length;
      flush('item', first ? parent : '');
      if (blocks.length > before) first = false;
    };
    for (const child of item.childNodes) {
      if (isElement(child) && (child.localName === 'p' || child.localName === 'div')) {
        end();
        for (const inner of child.childNodes) visit(inner);
        end();
      } else if (isElement(child) && /^(?:ul|ol|pre|table|blockquote|dl)$/.test(child.localName)) {
        end();
        visit(child);
      } else visit(child);
    }
    end();
  };

  /** A row is an item of "Column: value" pairs, so that it can be understood alone. */
  const visitTable = (table: ContentElement): void => {
    flush();
    let columns: string[] = [];
    for (const row of table.querySelectorAll('tr')) {
      if (isHidden(row)) continue;
      const cells = [...row.querySelectorAll('td, th')].filter((cell) => !isHidden(cell));
      const texts = cells.map((cell) => textOf(cell.childNodes));
      if (columns.length === 0 && cells.every((cell) => cell.localName === 'th')) {
        columns = texts;
        continue;
      }
      const pairs = texts.flatMap((text, index) => {
        if (!text) return [];
        return [index > 0 && columns[index] ? `${columns[index]}: ${text}` : text];
      });
      if (pairs.length > 0) blocks.push({ kind: 'item', text: `- ${pairs.join(' — ')}` });
    }
  };

  /** Words of nodes without what is hidden in them, white space collapsed, inline code in ticks. */
  const textOf = (nodes: Iterable<ContentNode>): string => {
    const outer = line;
    line = '';
    const length = blocks.length;
    for (const child of nodes) visit(child);
    const inner = [...blocks.splice(length).map(({ text }) => text), line].join(' ');
    line = outer;
    return inner.replace(/\s+/g, ' ').trim();
  };

  visit(root);
  flush();
  return blocks;
}

function isElement(node: ContentNode): node is ContentElement {
  return node.nodeType === 1;
}

function itemNumber(item: ContentElement): string {
  const list = (item as ContentElement & { parentElement: ContentElement | null }).parentElement;
  if (list?.localName !== 'ol') return '- ';
  const items = [...list.childNodes].filter((node) => isElement(node) && node.localName === 'li');
  const start = Number(list.getAttribute('start') ?? 1);
  return `${(Number.isInteger(start) ? start : 1) + items.indexOf(item)}. `;
}

function codeOf(pre: ContentElement): string {
  const text = (pre.textContent ?? '').replace(/^\n+/, '').trimEnd();
  if (!text.trim()) return '';
  const classes = `${pre.getAttribute('class') ?? ''} ${pre.querySelector('code')?.getAttribute('class') ?? ''}`;
  const language = /\blang(?:uage)?-([\w+#-]+)/.exec(classes)?.[1] ?? '';
  return `\`\`\`${language}\n${text.replaceAll('```', "'''")}\n\`\`\``;
}
