import { Marked, type Token } from 'marked';
import { labels as english } from '../../widget/locales/en.ts';
import { linkHref } from '../../widget/markdown/links.ts';
import { MarkdownWriter } from '../../widget/markdown/markdown-writer.ts';

export const base = 'https://www.example.com/';

export function writerInto(root: HTMLElement, sources = 99): MarkdownWriter {
  return new MarkdownWriter(root, {
    base,
    labels: english,
    mayLink: () => true,
    cite: (n) =>
      n > 0 && n <= sources
        ? Object.assign(document.createElement('button'), { textContent: String(n), className: 'citation' })
        : undefined,
  });
}

/** An element with Markdown that came in these steps; each is the whole text so far. */
export function rendered(steps: readonly string[], sources = 99): HTMLElement {
  const root = document.createElement('div');
  const writer = writerInto(root, sources);
  steps.forEach((text, index) => writer.write(text, index === steps.length - 1));
  return withoutSections(root);
}

/** The blocks alone: in which sections they are is nobody's matter. */
export function withoutSections(root: HTMLElement): HTMLElement {
  root.replaceChildren(...[...root.children].flatMap(({ childNodes }) => [...childNodes]));
  return root;
}

/** Whether an example is about what the widget leaves out on purpose: raw HTML is shown as text, images as their description. */
export function hasHtmlOrImage(markdown: string): boolean {
  let found = false;
  const walkTokens = ({ type }: Token) => {
    if (type === 'html' || type === 'image') found = true;
  };
  new Marked({ gfm: true, walkTokens }).parse(markdown, { async: false });
  return found;
}

const blocks = new Set(
  'DIV P H1 H2 H3 H4 H5 H6 UL OL LI BLOCKQUOTE PRE HR TABLE THEAD TBODY TR TH TD'.split(' '),
);

/** What both sides agree on, line by line: elements, the attributes that count, text. */
function outline(parent: Node): string[] {
  const lines: string[] = [];
  let text = '';
  const flush = (trimEnd: boolean) => {
    const last = lines.at(-1);
    const isFirst = last === undefined ? blocks.has(parent.nodeName) : last.startsWith('/');
    let shown = text.replace(/[ \n]+/g, ' ');
    if (isFirst) shown = shown.trimStart();
    if (trimEnd) shown = shown.trimEnd();
    if (shown) lines.push(`"${shown}"`);
    text = '';
  };
  for (const node of parent.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) {
      text += node.nodeValue;
      continue;
    }
    if (!(node instanceof Element)) continue;
    const isBlock = blocks.has(node.tagName);
    flush(isBlock || node.tagName === 'BR');
    const name = node.tagName.toLowerCase();
    if (name === 'pre') {
      lines.push(`pre ${node.firstElementChild?.className ?? ''}`, JSON.stringify(node.textContent), '/pre');
      continue;
    }
    const attributes = ['href', 'start', 'align'].map((key) => node.getAttribute(key) ?? '').join(' ');
    lines.push(`${name} ${attributes}`.trim());
    if (name === 'code') lines.push(JSON.stringify(node.textContent));
    else lines.push(...outline(node));
    if (isBlock || name === 'br') lines.push(`/${name}`);
    else lines.push(`end ${name}`);
  }
  flush(blocks.has(parent.nodeName));
  return lines;
}

const unwrap = (element: Element) => element.replaceWith(...element.childNodes);

/** The specification's HTML as the widget's rules for headings, links and task marks have it. */
export function expectedOutline(html: string): string[] {
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  for (const heading of body.querySelectorAll('h1, h2, h3, h4, h5, h6')) {
    const element = document.createElement(`h${Math.min(5, Number(heading.tagName[1]) + 2)}`);
    element.append(...heading.childNodes);
    heading.replaceWith(element);
  }
  for (const link of body.querySelectorAll('a')) {
    const href = linkHref(link.getAttribute('href') ?? '', base);
    if (href === undefined) unwrap(link);
    else link.setAttribute('href', href);
  }
  for (const mark of body.querySelectorAll('input')) mark.replaceWith(mark.checked ? '☑' : '☐');
  body.normalize();
  return outlineOf(body);
}

/** The widget's own DOM without the frames that it puts around code and tables. */
export function actualOutline(root: HTMLElement): string[] {
  const copy = root.cloneNode(true) as HTMLElement;
  for (const figure of copy.querySelectorAll('.code')) {
    const language = figure.querySelector('.code-bar div')?.textContent;
    const code = figure.querySelector('code');
    if (code && language) code.className = `language-${language}`;
    // A line end before the end tag is not shown; the specification always has one.
    if (code?.textContent) code.textContent += '\n';
    figure.replaceWith(figure.querySelector('pre') ?? '');
  }
  for (const frame of copy.querySelectorAll('.table')) unwrap(frame);
  for (const cell of copy.querySelectorAll<HTMLElement>('th, td')) {
    if (cell.style.textAlign) cell.setAttribute('align', cell.style.textAlign);
  }
  for (const body of copy.querySelectorAll('tbody:empty')) body.remove();
  copy.normalize();
  return outlineOf(copy);
}

function outlineOf(root: HTMLElement): string[] {
  const frame = document.createElement('div');
  frame.append(...root.childNodes);
  return outline(frame);
}
