import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { parseHTML } from 'linkedom';
import { compile as compileSvelte } from 'svelte/compiler';
import { parseSync } from 'vite';
import { describe, expect, it } from 'vitest';
import { compileTemplate } from 'vue/compiler-sfc';
import type { z } from '@hono/zod-openapi';
import { options } from '../../../bff/cli/options.ts';
import { parseConfig } from '../../../bff/config.ts';
import { parseQuestions } from '../../../bff/evaluation/parse-questions.ts';
import { contentRequest } from '../../../bff/routes/content.ts';
import { receipt } from '../../../bff/routes/receipts.ts';
import { errorBody, prepareRequest } from '../../../bff/routes/schemas.ts';
import { readDocumentation, type CodeBlock } from '../../support/documentation.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const read = (path: string) => readFileSync(root + path, 'utf8');
const documents = [...readDocumentation().values()];
const blocksIn = (...languages: string[]): CodeBlock[] =>
  documents.flatMap(({ blocks }) => blocks.filter(({ language }) => languages.includes(language)));
const matches = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, name = '']) => name);

/** What a page may say to the element, from its source, which the manifest is made of, too. */
const launcher = read('widget/launcher/prep-chat.ts');
const [, defaults = ''] = /const defaults = \{\n([^}]+)\}/.exec(launcher) ?? [];
const attributes = [...matches(defaults, /^ {2}(\w+):/gm), 'open', 'lang', 'dir'];
const slots = matches(launcher, /@slot (\w+)/g);
const parts = matches(launcher, /@csspart (\w+)/g);
const properties = matches(launcher, /@cssprop \[(--[\w-]+)/g);
/** On the script tag: those of the element, and where its server is. */
const scriptNames = new Set([...attributes, 'endpoint', 'manual'].map((name) => `data-${name}`));
const plain = new Set([
  'id',
  'class',
  'style',
  'slot',
  'type',
  'src',
  'integrity',
  'crossorigin',
  'defer',
  'nonce',
]);

/** What is wrong with HTML for a page: names that the element or its script does not know. */
function problemsOfHtml({ path, code }: CodeBlock): string[] {
  const { document } = parseHTML(`<body>${code}</body>`);
  const unknown: string[] = [];
  for (const element of document.querySelectorAll('prep-chat, script, prep-chat [slot]')) {
    const isOwn = element.matches('prep-chat, script');
    const known = element.localName === 'script' ? scriptNames : new Set(attributes);
    for (const { name, value } of element.attributes) {
      if (!isOwn && name !== 'slot') continue;
      // A framework's binding names a property or an event.
      const isBinding = /^[[(#:@]|^on|^(?:ref|bind:this)$/.test(name);
      const isKnown = known.has(name) || plain.has(name) || isBinding;
      if (!isKnown || (name === 'slot' && !slots.includes(value)))
        unknown.push(`${path}: ${name}="${value}"`);
    }
  }
  const tags = document.querySelectorAll('prep-chat, script, button').length;
  return tags > 0 ? unknown : [`${path}: nothing of ours is in it`];
}

/** Each block of JSON, by its page and place in it, and what has to accept it. */
const json: Record<string, ((value: unknown) => unknown)[]> = {
  'api-overview': [(value) => errorBody.strict().parse(value)],
  configuration: [(value) => parseConfig({}, value)],
  identity: [(value) => parseConfig({}, value)],
  'send-pages': [(value) => contentRequest.parse(value)],
  'limits-and-budgets': [
    (value) => parseConfig({}, value),
    (value) => parseConfig({}, value),
    (value) => parseConfig({ PREP_CHAT_HUMAN_CHECK_SECRET: 'x' }, value),
  ],
  'prepared-once': [(value) => prepareRequest.parse(value)],
  receipts: [(value) => (receipt as z.ZodType).parse(value)],
};

/** A command line of `prep-chat` as it is typed, without what the shell does with it. */
const typed = (line: string) =>
  [...line.replace(/\s#.*$|[|>].*$/g, '').matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare ?? '',
  );
const commandLines = blocksIn('sh').flatMap(({ path, code }) =>
  code
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .flatMap((line) => {
      const [, rest] =
        /(?:^|\s)(?:npx prep-chat|prep-chat|node dist\/bff\/prep-chat\.js) (.*)$/.exec(line) ?? [];
      return rest === undefined || /useradd|docker/.test(line) ? [] : [{ path, line, args: typed(rest) }];
    }),
);

describe('code in the documentation', () => {
  it('HTML names only attributes, slots and settings that exist', () => {
    const blocks = blocksIn('html');
    expect(blocks.length).toBeGreaterThan(15);
    expect(blocks.flatMap(problemsOfHtml)).toEqual([]);
    const planted = ['<prep-chat them="dark"></prep-chat>', '<script data-acent="#fff"></script>', 'text'];
    for (const code of planted) expect(problemsOfHtml({ path: 'x', language: 'html', code })).toHaveLength(1);
  });

  it('CSS names only parts and properties that exist', () => {
    const css = blocksIn('css').map(({ code }) => code);
    expect(css.length).toBeGreaterThan(2);
    for (const name of css.flatMap((code) => matches(code, /::part\((\w+)\)/g)))
      expect(parts).toContain(name);
    for (const name of css.flatMap((code) => matches(code, /(--prep-chat-[\w-]+)/g)))
      expect(properties).toContain(name);
  });

  it('JSON is what the server accepts or sends, line by line where it is a log', () => {
    const seen = new Map<string, number>();
    for (const { path, code } of blocksIn('json')) {
      const page = /([\w-]+)\.md$/.exec(path)?.[1] ?? '';
      if (page === 'monitoring') {
        for (const line of code.split('\n'))
          expect(JSON.parse(line)).toMatchObject({ event: expect.any(String) });
        continue;
      }
      const accept = json[page]?.[seen.get(page) ?? 0];
      expect(accept, `${page}: nothing says what this JSON is`).toBeDefined();
      expect(() => accept?.(JSON.parse(code)), `${page}: ${code}`).not.toThrow();
      seen.set(page, (seen.get(page) ?? 0) + 1);
    }
    expect(seen.size).toBe(Object.keys(json).length);
    expect(() => json['configuration']?.[0]?.({ retentionDay: 30 })).toThrow(/retentionDay/);
  });

  it('YAML is a file of questions', () => {
    const blocks = blocksIn('yaml');
    expect(blocks).toHaveLength(1);
    for (const { path, code } of blocks) expect(parseQuestions(path, code, 'yaml').length).toBeGreaterThan(0);
  });

  it('JavaScript and TypeScript can be parsed; what is whole is type-checked with the package', () => {
    for (const { path, language, code } of blocksIn('js', 'ts', 'tsx'))
      expect(parseSync(`block.${language}`, code).errors, path).toEqual([]);
  });

  it('components of Vue and Svelte compile, and use the element as it is', () => {
    const [vue, svelte] = [blocksIn('vue'), blocksIn('svelte')];
    expect([vue.length, svelte.length].every((count) => count > 0)).toBe(true);
    const compilerOptions = { isCustomElement: (tag: string) => tag === 'prep-chat' };
    const compileVue = (source: string) =>
      compileTemplate({ source, filename: 'Block.vue', id: 'block', compilerOptions });
    for (const block of vue) {
      expect(compileVue(block.code).errors, block.path).toEqual([]);
      expect(problemsOfHtml(block)).toEqual([]);
    }
    for (const block of svelte) {
      // The variables are those of the reader's own component.
      const names = new Set(matches(block.code, /\{(\w+)\}/g));
      const script = `<script>let { ${[...names].join(', ')} } = $props();</script>`;
      expect(compileSvelte(`${script}\n${block.code}`, { filename: 'Block.svelte' }).warnings).toEqual([]);
      // `{name}` alone is a binding, too.
      const code = block.code.replaceAll(/=\{(\w+)\}/g, '="$1"').replaceAll(/\{(\w+)\}/g, ':$1=""');
      expect(problemsOfHtml({ ...block, code })).toEqual([]);
    }
    expect(() => compileSvelte('<p>{</p>', {})).toThrow();
    expect(compileVue('<prep-chat :theme="}" />').errors).not.toEqual([]);
  });

  it('of the shell can be read by it, and starts only scripts that exist', () => {
    const blocks = blocksIn('sh');
    expect(blocks.length).toBeGreaterThan(50);
    const { scripts } = JSON.parse(read('package.json')) as { scripts: object };
    const parsed = spawnSync('bash', ['-n'], { input: blocks.map(({ code }) => `{\n${code}\n}\n`).join('') });
    expect(parsed.stderr.toString()).toBe('');
    const named = blocks.flatMap(({ code }) => matches(code, /\bnpm (?:run )?(start|test|[\w:-]+(?=\s|$))/g));
    const known = new Set([...Object.keys(scripts), 'install', 'ci', 'pack']);
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });

  it('commands of prep-chat have names and options that exist', () => {
    const commands = new Set(matches(read('bff/cli/main.ts'), /command === '(\w+)'/g));
    expect(commands.size).toBeGreaterThan(10);
    expect(commandLines.length).toBeGreaterThan(15);
    for (const { path, line, args } of commandLines) {
      const parse = () => parseArgs({ args, options, allowPositionals: true });
      expect(parse, `${path}: ${line}`).not.toThrow();
      expect(commands, `${path}: ${line}`).toContain(parse().positionals[0]);
    }
  });

  it('environment variables are those that are read', () => {
    const sources = ['bff/config.ts', 'bff/config/search.ts'].map(read).join('');
    const known = new Set([
      ...matches(sources, /^ {2}([A-Z][A-Z0-9_]+):/gm),
      'PREP_CHAT_CONFIG',
      // A site's own, in the example of its own server.
      'PREP_CHAT_SECRET',
    ]);
    for (const { path, text } of documents)
      for (const name of text.match(/\b(?:PREP_CHAT_(?!TEST_|BENCH_)|OPENAI_|SUPABASE_)[A-Z0-9_]+\b/g) ?? [])
        expect(known, `${path}: ${name}`).toContain(name);
    const table =
      read('demo/content/configuration.md') +
      read('demo/content/embeddings.md') +
      read('demo/content/search-quality.md');
    const untold = [...known].filter((name) => name !== 'PREP_CHAT_SECRET' && !table.includes(name));
    expect(untold).toEqual([]);
  });
});
