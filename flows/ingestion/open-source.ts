import { createFolderSource } from '../content/folder-source.ts';
import type { PageSource } from '../content/page-source.ts';
import { createSiteSource } from '../content/site/site-source.ts';
import type { SourceSettings } from './ports.ts';

/** Sources that stay open; an ingestion that comes back later gets a fresh one. */
const most = 8;

/** Opens each ingestion's source once in this process. */
export function createSourceOpener(): (id: string, settings: SourceSettings) => PageSource {
  const opened = new Map<string, PageSource>();
  return (id, settings) => {
    const source = opened.get(id) ?? openSource(settings);
    opened.delete(id);
    opened.set(id, source);
    for (const [oldest] of opened) if (opened.size > most) opened.delete(oldest);
    return source;
  };
}

function openSource({ location, url = '/', ...site }: SourceSettings): PageSource {
  if (isAddress(location)) return createSiteSource({ start: location, ...site });
  return createFolderSource({ folder: location, baseUrl: url });
}

/** Whether content comes from there over HTTP and not out of a folder. */
export function isAddress(location: string): boolean {
  return /^https?:\/\//i.test(location);
}
