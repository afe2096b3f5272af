import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

export interface Page {
  slug: string;
  title: string;
  description: string;
  /** Markdown below the front matter. */
  body: string;
}

const frontMatter = /^---\n(?<head>[\s\S]*?)\n---\n(?<body>[\s\S]*)$/;

/** Reads the YAML between two lines of dashes; throws when title or description is missing. */
export function parsePage(slug: string, markdown: string): Page {
  const groups = frontMatter.exec(markdown.replaceAll('\r\n', '\n'))?.groups;
  const fields: unknown = parse(groups?.['head'] ?? '');
  const textOf = (name: string) => {
    const value = Object(fields)[name] as unknown;
    return typeof value === 'string' ? value : '';
  };
  const [title, description] = [textOf('title'), textOf('description')];
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
