import { join } from 'node:path';
import type { Plugin } from 'vite';
import { docsPage } from './docs-layout.ts';
import { readPages } from './read-page.ts';

/** Name of the build entry whose style sheet and script the documentation pages load. */
export const docsEntry = 'docs';

/** Renders `demo/content/*.md` to `docs/<slug>/index.html`, in the build and in the development server. */
export function docsPlugin(root: string): Plugin {
  const content = join(root, 'content');
  return {
    name: 'prep-chat-docs',
    generateBundle(_options, bundle) {
      const entry = Object.values(bundle).find((file) => file.type === 'chunk' && file.name === docsEntry);
      if (entry?.type !== 'chunk') throw new Error(`the build has no entry named ${docsEntry}`);
      // Shared styles come first, so that the page's own can override them.
      const chunks = [...entry.imports.map((name) => bundle[name]), entry];
      const styles = new Set<string>();
      for (const file of chunks) {
        if (file?.type === 'chunk') file.viteMetadata?.importedCss.forEach((name) => styles.add(`/${name}`));
      }
      const assets = {
        styles: [...styles],
        scripts: [`/${entry.fileName}`],
      };
      const pages = readPages(content);
      for (const page of pages.values()) {
        const fileName = page.slug === 'index' ? 'docs/index.html' : `docs/${page.slug}/index.html`;
        this.emitFile({ type: 'asset', fileName, source: docsPage(page, pages, assets) });
      }
    },
    configureServer(server) {
      server.watcher.add(content);
      server.watcher.on('change', (file) => {
        if (file.startsWith(content)) server.ws.send({ type: 'full-reload' });
      });
      server.middlewares.use((request, response, next) => {
        const path = new URL(request.url ?? '/', 'http://localhost').pathname;
        const slug = /^\/docs\/(?<slug>[a-z0-9-]*)\/?$/.exec(path)?.groups?.['slug'];
        const pages = slug === undefined ? undefined : readPages(content);
        const page = pages?.get(slug || 'index');
        if (!pages || !page) return next();
        const html = docsPage(page, pages, { styles: [], scripts: ['/docs-page.ts'] });
        server.transformIndexHtml(path, html).then((result) => {
          response.setHeader('content-type', 'text/html; charset=utf-8');
          response.end(result);
        }, next);
      });
    },
  };
}
