import GithubSlugger from 'github-slugger';
import { Marked } from 'marked';
import { parse as parseYaml } from 'yaml';
import type { ParsedPage } from './blocks.ts';
import { blocksOf } from './element-blocks.ts';
import { parseDocument } from './html-page.ts';

const markdown = new Marked({ gfm: true });
const frontMatter = /^---[ \t]*\r?\n([\s\S]*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|$)/;

/**
 * Reads a Markdown page (GFM, raw HTML included) with optional front matter `title`, `description`,
 * `lang`, `noindex`. With `mdx`, imports, exports and comments in braces are left out.
 * Rejects front matter that is no YAML with an Error that says so.
 */
export function readMarkdownPage(text: string, { mdx = false } = {}): ParsedPage {
  const head = frontMatter.exec(text);
  const fields = head ? readFields(head[1] ?? '') : new Map<string, unknown>();
  const field = (name: string) => {
    const value = fields.get(name);
    return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
  };
  const body = text.slice(head?.[0].length ?? 0);
  const html = markdown.parse(mdx ? withoutCode(body) : body, { async: false });
  const slugger = new GithubSlugger();
  const root = parseDocument(html).body;
  const blocks = root
    ? blocksOf(root, {
        anchorOf: (heading, words) => {
          const own = /\{#([\w:.-]+)\}$/.exec(words.trimEnd());
          const plain = own ? words.slice(0, own.index).trimEnd() : words;
          const id = own?.[1] ?? heading.getAttribute('id') ?? slugger.slug(plain.replaceAll('`', ''));
          return { text: plain, anchor: id };
        },
      })
    : [];
  const first = blocks.find((block) => block.kind === 'heading');
  return {
    title: field('title') || (first?.text ?? ''),
    description: field('description'),
    lang: field('lang'),
    noindex: fields.get('noindex') === true,
    blocks,
  };
}

function readFields(yaml: string): Map<string, unknown> {
  let value: unknown;
  try {
    value = parseYaml(yaml, { maxAliasCount: 10 });
  } catch (cause) {
    throw new Error('The front matter is not valid YAML', { cause });
  }
  return new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
}

/** MDX without its code; lines inside fences stay. */
function withoutCode(body: string): string {
  return body
    .split(/(^(?:```|~~~)[\s\S]*?(?:^(?:```|~~~)[ \t]*$|(?![\s\S])))/m)
    .map((part, index) =>
      index % 2 === 1
        ? part
        : part.replace(/^(?:import|export)\s.*$/gm, '').replace(/\{\/\*[\s\S]*?(?:\*\/\}|(?![\s\S]))/g, ''),
    )
    .join('');
}
