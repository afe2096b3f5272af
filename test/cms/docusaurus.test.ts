import { describeGeneratedSite } from './generated-site.contract.ts';

const typed = (mode: string) => `import type { PluginOptions } from 'prep-chat-docusaurus';
import prepChat from 'prep-chat-docusaurus';
import type { Config, LoadContext, Plugin } from '@docusaurus/types';
const options: PluginOptions = { server: 'https://chat.example.com', mode: '${mode}' };
export const plugin = (context: LoadContext): Plugin => prepChat(context, options);
export default { title: 'Shop', url: '', baseUrl: '/', plugins: [['prep-chat-docusaurus', options]] } satisfies Config;`;

describeGeneratedSite('Docusaurus', {
  plugin: 'docusaurus',
  packages: [
    '@docusaurus/core@3.10.2',
    '@docusaurus/preset-classic@3.10.2',
    '@mdx-js/react@3',
    'react@19',
    'react-dom@19',
  ],
  files: ({ site, server }) => ({
    'docusaurus.config.js': `export default {
  title: 'Shop',
  url: '${site}',
  baseUrl: '/',
  onBrokenLinks: 'ignore',
  presets: [['classic', { docs: { routeBasePath: '/', sidebarPath: undefined }, blog: false }]],
  plugins: [['prep-chat-docusaurus', { server: '${server}', accent: '#0a7' }]],
};`,
    'docs/index.md':
      '---\nslug: /\n---\n\n# Welcome\n\nKettles and teapots. See [Returns](./returns.md) and [Imprint](./imprint.md).\n',
    'docs/returns.md': '# Returns\n\nA kettle can be sent back within forty days. The postage is free.\n',
    'docs/imprint.md': '---\nprep_chat: false\n---\n\n# Imprint\n\nThe shop of teapots is in Sheffield.\n',
    'docs/sizes.md': '# Sizes\n\nThere are kettles for one litre and for two.\n',
  }),
  sizes: 'docs/sizes.md',
  build: ['docusaurus', 'build'],
  built: 'build',
  typed: [typed('panel'), typed('sideways')],
  switchTheme: async (page) => {
    // From the visitor's device to light, and on to dark.
    const button = page.locator('button[class*="toggleButton"]').first();
    while ((await page.evaluate(() => document.documentElement.dataset['theme'])) !== 'dark')
      await button.click();
  },
});
