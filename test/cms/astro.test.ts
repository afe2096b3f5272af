import { describeGeneratedSite } from './generated-site.contract.ts';

const typed = (mode: string) => `import { defineConfig } from 'astro/config';
import prepChat from 'prep-chat-astro';
export default defineConfig({ integrations: [prepChat({ server: 'https://chat.example.com', mode: '${mode}' })] });`;

const layout = `---
import { ClientRouter } from 'astro:transitions';
const { frontmatter } = Astro.props;
---
<html lang="en" data-theme="light">
  <head>
    <meta charset="utf-8" />
    <title>{frontmatter.title}</title>
    {frontmatter.prepChat === false && <meta name="prep-chat" content="off" />}
    <ClientRouter />
  </head>
  <body>
    <button onclick="document.documentElement.dataset.theme = 'dark'">Dark</button>
    <main><h1>{frontmatter.title}</h1><slot /></main>
  </body>
</html>`;
const page = (title: string, text: string, more = '') =>
  `---\nlayout: ../layout.astro\ntitle: ${title}\n${more}---\n\n${text}\n`;

describeGeneratedSite('Astro', {
  plugin: 'astro',
  // The newest that runs on Node 20.
  packages: ['astro@5.18.2'],
  files: ({ site, server }) => ({
    'astro.config.mjs': `import { defineConfig } from 'astro/config';
import prepChat from 'prep-chat-astro';
export default defineConfig({
  site: '${site}',
  integrations: [prepChat({ server: '${server}', accent: '#0a7', heading: 'Ask </script> us' })],
});`,
    'src/layout.astro': layout,
    'src/pages/index.md': page(
      'Welcome',
      'Kettles and teapots. See [Returns](/returns) and [Imprint](/imprint).',
    ),
    'src/pages/returns.md': page(
      'Returns',
      'A kettle can be sent back within forty days. The postage is free.',
    ),
    'src/pages/imprint.md': page('Imprint', 'The shop of teapots is in Sheffield.', 'prepChat: false\n'),
    'src/pages/sizes.md': page('Sizes', 'There are kettles for one litre and for two.'),
  }),
  sizes: 'src/pages/sizes.md',
  build: ['astro', 'build'],
  built: 'dist',
  typed: [typed('panel'), typed('sideways')],
  switchTheme: (page) => page.getByRole('button', { name: 'Dark' }).click(),
});
