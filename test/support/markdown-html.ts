import { BlockParser } from '../../widget/markdown/parse/block-parser.ts';
import type { Block } from '../../widget/markdown/parse/block.ts';
import { InlineParser } from '../../widget/markdown/parse/inline-parser.ts';
import type { Inline } from '../../widget/markdown/parse/inline.ts';
import type { Definitions } from '../../widget/markdown/parse/links.ts';

const escape = (text: string) =>
  text.replace(
    /[&<>"]/g,
    (char) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[char] ?? char,
  );

const numeric = (reference: string) => {
  const found = /^&#(?:x([\da-f]+)|(\d+));$/i.exec(reference);
  if (found)
    return String.fromCodePoint(Number.parseInt(found[1] ?? found[2] ?? '', found[1] ? 16 : 10) || 0xfffd);
  const named: Record<string, string> = {
    '&amp;': '&',
    '&lt;': '<',
    '&gt;': '>',
    '&quot;': '"',
    '&nbsp;': '\u00a0',
    '&copy;': '©',
    '&auml;': 'ä',
    '&ouml;': 'ö',
  };
  return named[reference] ?? reference;
};

/** HTML as the specification writes it; no tables, and only some named references. */
export function toHtml(text: string): string {
  const parser = new BlockParser();
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  for (const line of lines) parser.feed(line);
  const blocks = parser.end();
  return blocks.map((block) => blockHtml(block, parser.definitions)).join('');
}

function blockHtml(block: Block, definitions: Definitions, tight = false): string {
  const inline = (text: string) => inlineHtml(new InlineParser(text, definitions, numeric).parse());
  const children = () => block.children.map((child) => blockHtml(child, definitions)).join('');
  switch (block.kind) {
    case 'paragraph':
      return tight ? inline(block.text) : `<p>${inline(block.text)}</p>\n`;
    case 'heading':
      return `<h${block.size}>${inline(block.text)}</h${block.size}>\n`;
    case 'rule':
      return '<hr />\n';
    case 'html':
      return block.text;
    case 'quote':
      return `<blockquote>\n${children()}</blockquote>\n`;
    case 'code': {
      const language = block.info.split(/\s/)[0];
      return `<pre><code${language ? ` class="language-${escape(language)}"` : ''}>${escape(block.text)}</code></pre>\n`;
    }
    case 'list': {
      const name = block.start === undefined ? 'ul' : 'ol';
      const start = block.start !== undefined && block.start !== 1 ? ` start="${block.start}"` : '';
      const items = block.children.map((item) => {
        const parts = item.children.map((child) => {
          const html = blockHtml(child, definitions, !block.loose);
          return { html, isText: child.kind === 'paragraph' && !block.loose };
        });
        const inside = parts
          .map(({ html, isText }, index) =>
            isText ? html + (parts[index + 1] ? '\n' : '') : (index === 0 ? '\n' : '') + html,
          )
          .join('');
        return `<li>${inside}</li>\n`;
      });
      return `<${name}${start}>\n${items.join('')}</${name}>\n`;
    }
    default:
      return '<table></table>\n';
  }
}

function inlineHtml(items: readonly Inline[]): string {
  return items
    .map((item) => {
      if (typeof item === 'string') return escape(item);
      if (item.kind === 'break') return '<br />\n';
      if (item.kind === 'code') return `<code>${escape(item.text)}</code>`;
      if (item.kind === 'raw') return item.text[1] ? item.text : escape(item.text);
      if (item.kind === 'cite') return `[${item.text}]`;
      if (item.kind === 'image') return `<img alt="${inlineHtml(item.children)}" />`;
      if (item.kind === 'link') return `<a href="${item.href}">${inlineHtml(item.children)}</a>`;
      return 'children' in item ? `<${item.kind}>${inlineHtml(item.children)}</${item.kind}>` : '';
    })
    .join('');
}
