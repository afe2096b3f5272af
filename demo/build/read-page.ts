import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Page {
  slug: string;
  title: string;
  description: string;
  /** Markdown below the front matter. */
  body: string;
}

const frontMatter = /^---\n(?<head>[\s\S]*?)\n---\n(?<body>[\s\S]*)$/;

/** Reads `key: value` lines between two lines of dashes; throws when title or description is missing. */
export function parsePage(slug: string, markdown: string): Page {
  const groups = frontMatter.exec(markdown.replaceAll('\r\n', '\n'))?.groups;
  const fields = new Map<string, string>();
  for (const line of (groups?.['head'] ?? '').split('\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) fields.set(line.slice(0, colon).trim(), line.slice(colon + 1).trim());
  }
  const title = fields.get('title');
  const description = fields.get('description');
  if (!title || !description)
    throw new Error(`${slug}.md needs a title and a description in its front matter`);
  return { slug, title, description, body: groups?.['body'] ?? '' };
}

/** All pages of a folder by slug. */
export function readPages(folder: string): Map<string, Page> {
  const files = readdirSync(folder).filter((name) => name.endsWith('.md'));
  return new Map(
    files.map((name) => {
      const slug = name.slice(0, -'.md'.length);
      return [slug, parsePage(slug, readFileSync(join(folder, name), 'utf8'))];
    }),
  );
}
