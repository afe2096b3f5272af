import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { marked, type Token } from 'marked';
import { renderMarkdown } from '../../demo/build/render-markdown.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A block of code in a page, as it is written. */
export interface CodeBlock {
  path: string;
  language: string;
  code: string;
}

export interface Document {
  /** From the top of the repository. */
  path: string;
  text: string;
  /** Targets of links and pictures, as they are written. */
  links: string[];
  /** Ids of the headings. */
  anchors: string[];
  blocks: CodeBlock[];
}

/** Everything that is documentation, by its path. */
export function readDocumentation(): Map<string, Document> {
  const inFolder = (folder: string) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
      .filter((path) => path.endsWith('.md'));
  const paths = [
    'README.md',
    'CONTRIBUTING.md',
    'CHANGELOG.md',
    ...inFolder('docs'),
    ...inFolder('demo/content'),
  ];
  return new Map(paths.map((path) => [path, toDocument(path, readFileSync(join(root, path), 'utf8'))]));
}

/** What a page holds; exported for planted ones. */
export function toDocument(path: string, whole: string): Document {
  const text = whole.replace(/^---\n[\s\S]*?\n---\n/, '');
  const blocks: CodeBlock[] = [];
  const links: string[] = [];
  marked.walkTokens(marked.lexer(text), (token: Token) => {
    if (token.type === 'code')
      blocks.push({ path, language: String(token['lang'] ?? ''), code: token['text'] });
    if (token.type === 'link' || token.type === 'image') links.push(token['href']);
  });
  return { path, text, links, anchors: renderMarkdown(text).headings.map(({ id }) => id), blocks };
}
