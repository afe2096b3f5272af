import { describeGeneratedSite } from './generated-site.contract.ts';

const config = (mode: string) => `import { defineConfig } from 'vitepress';
import { withPrepChat } from 'prep-chat-vitepress';
import { prepChatTheme } from 'prep-chat-vitepress/theme';
export const theme = prepChatTheme({});
export default withPrepChat(defineConfig({ title: 'Shop', cleanUrls: true }), {
  server: 'https://chat.example.com',
  mode: '${mode}',
});`;

describeGeneratedSite('VitePress', {
  plugin: 'vitepress',
  packages: ['vitepress@1.6.4', 'vue@3.5.45'],
  files: ({ site, server }) => ({
    '.vitepress/config.mjs': `import { defineConfig } from 'vitepress';
import { withPrepChat } from 'prep-chat-vitepress';
export default withPrepChat(defineConfig({ title: 'Shop', cleanUrls: true, sitemap: { hostname: '${site}' } }), {
  server: '${server}',
  accent: '#0a7',
});`,
    '.vitepress/theme/index.mjs': `import DefaultTheme from 'vitepress/theme';
import { prepChatTheme } from 'prep-chat-vitepress/theme';
export default prepChatTheme(DefaultTheme);`,
    'index.md': '# Welcome\n\nKettles and teapots. See [Returns](./returns) and [Imprint](./imprint).\n',
    'returns.md': '# Returns\n\nA kettle can be sent back within forty days. The postage is free.\n',
    'imprint.md': '---\nprepChat: false\n---\n\n# Imprint\n\nThe shop of teapots is in Sheffield.\n',
    'sizes.md': '# Sizes\n\nThere are kettles for one litre and for two.\n',
  }),
  sizes: 'sizes.md',
  build: ['vitepress', 'build'],
  built: '.vitepress/dist',
  typed: [config('panel'), config('sideways')],
  switchTheme: (page) => page.locator('.VPSwitchAppearance').first().click(),
});
