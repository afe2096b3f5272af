import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { GhostSite } from './ghost-site.ts';

const ours = join(import.meta.dirname, '..', '..', '..', 'demo', 'cms', 'ghost');

/**
 * A copy of one of Ghost's themes with the chat in it as the README says, uploaded and activated; resolves to what Ghost
 * has to complain of.
 */
export async function useOwnTheme({ api, folder }: GhostSite, theme: string): Promise<object[]> {
  const name = `${theme}-with-chat`;
  const made = join(folder, name);
  cpSync(join(folder, 'content', 'themes', theme), made, { recursive: true });
  cpSync(join(ours, 'partials'), join(made, 'partials'), { recursive: true });
  const change = (file: string, to: (text: string) => string) =>
    writeFileSync(join(made, file), to(readFileSync(join(made, file), 'utf8')));
  change('default.hbs', (text) => text.replace('{{ghost_foot}}', '{{> prep-chat}}\n{{ghost_foot}}'));
  const settings = /```json\n(.*?)```/s.exec(readFileSync(join(ours, 'README.md'), 'utf8'))?.[1] ?? '';
  change('package.json', (text) => {
    const manifest = JSON.parse(text);
    Object.assign(manifest.config.custom, JSON.parse(settings));
    return JSON.stringify({ ...manifest, name });
  });
  const { compress } = createRequire(join(folder, 'current', 'index.js'))('@tryghost/zip');
  const zip = join(folder, `${name}.zip`);
  await compress(made, zip);
  const form = new FormData();
  form.append('file', new Blob([readFileSync(zip)], { type: 'application/zip' }), `${name}.zip`);
  await api('POST', 'themes/upload/', form);
  const { themes } = await api('PUT', `themes/${name}/activate/`);
  return [...(themes[0].errors ?? []), ...(themes[0].warnings ?? [])];
}
