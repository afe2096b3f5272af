import { describe, expect, it } from 'vitest';
import * as rules from './support/architecture.ts';
import * as repository from './support/repository-rules.ts';
import { readRepository, topLevelNames } from './support/read-repository.ts';

type Planted = [rule: rules.Rule, sentence: string, violations: rules.Files[], fine: rules.Files[]];

const file = (path: string, source: string): rules.Files => ({ [path]: source });
const imports = (from: string, to: string) => file(from, `import { x } from '${to}';`);
const migration = (sql: string) =>
  file('supabase/migrations/1_x.sql', `-- What: a\n-- Why: b\n-- Access: c\n-- Locks: d\n-- Undo: e\n${sql}`);
const table = `create table prep_chat.a (id int);
comment on table prep_chat.a is 'Words IN Capitals';
alter table prep_chat.a enable row level security;`;

/** Each rule with sources that it must refuse and sources that it must let pass. */
const planted: Planted[] = [
  [
    rules.folderRule,
    'top folders import only what the house allows',
    [
      imports('widget/protocol/a.ts', '../state/b.ts'),
      imports('widget/elements/a.ts', '../../bff/app.ts'),
      imports('widget/elements/a.ts', '../../flows/ports.ts'),
      imports('bff/app.ts', '../widget/state/turn.ts'),
      imports('bff/app.ts', '../demo/a.ts'),
      imports('flows/steps/a.ts', '../../bff/errors.ts'),
      imports('flows/steps/a.ts', '../../widget/protocol/index.ts'),
      imports('supabase/functions/w/index.ts', '../../../bff/config.ts'),
      imports('demo/a.ts', '../bff/app.ts'),
      imports('demo/a.ts', './server/tour.ts'),
      imports('bff/server.ts', '../demo/server/tour.ts'),
      imports('bff/cli/worker.ts', '../../demo/server/tour.ts'),
      imports('demo/server/a.ts', '../lab/lab.ts'),
      imports('bff/app.ts', '../test/support/a.ts'),
      file('bff/a.ts', `export * from '../widget/index.ts';`),
      file('bff/a.ts', `const a = await import('../widget/index.ts');`),
      file('flows/a.ts', `let a: import('../bff/ports/run-store.ts').RunStore;`),
      file('flows/a.ts', `import type { A } from '../bff/ports/run-store.ts';`),
    ],
    [
      imports('bff/app.ts', '../widget/protocol/index.ts'),
      imports('bff/server.ts', '../flows/worker/worker.ts'),
      imports('demo/a.ts', '../widget/define.ts'),
      imports('demo/server/a.ts', '../../bff/errors.ts'),
      imports('bff/cli/start.ts', '../../demo/server/tour.ts'),
      imports('supabase/functions/w/index.ts', '../../../flows/steps/search.ts'),
      imports('test/a.ts', '../bff/app.ts'),
    ],
  ],
  [
    rules.packageRule,
    'the protocol has no package, the widget only Lit and its parsers',
    [
      imports('widget/protocol/a.ts', 'zod'),
      imports('widget/protocol/a.ts', 'lit'),
      imports('widget/elements/a.ts', 'dompurify'),
      imports('widget/elements/a.ts', 'marked'),
      imports('widget/markdown/a.ts', 'highlight.js/lib/core'),
      imports('widget/markdown/a.ts', 'eventsource-parser'),
      imports('widget/elements/a.ts', 'node:path'),
      imports('widget/elements/a.ts', 'literal'),
      imports('widget/transport/a.ts', 'ai'),
      imports('widget/elements/a.ts', 'react'),
      imports('widget/frameworks/vue.ts', 'react'),
      file('widget/elements/a.ts', `const a = await import(name);`),
    ],
    [
      imports('widget/elements/a.ts', 'lit/directives/repeat.js'),
      imports('widget/markdown/a.ts', 'marked'),
      imports('widget/context/a.ts', '@lit/context'),
      imports('widget/ai-sdk/a.ts', 'ai'),
      imports('widget/frameworks/react.ts', 'react'),
      imports('bff/adapters/a.ts', 'openai'),
    ],
  ],
  [
    rules.widgetRule,
    'inside the widget imports point downwards',
    [
      imports('widget/state/turn.ts', '../transport/sse.ts'),
      imports('widget/transport/sse.ts', '../controllers/turn.ts'),
      imports('widget/controllers/turn.ts', '../context/a.ts'),
      imports('widget/context/a.ts', '../elements/a.ts'),
      imports('widget/elements/a.ts', '../define.ts'),
      imports('widget/markdown/a.ts', '../elements/a.ts'),
      imports('widget/protocol/a.ts', '../state/turn.ts'),
      file('widget/misc/a.ts', ''),
    ],
    [
      imports('widget/define.ts', './elements/a.ts'),
      imports('widget/elements/a.ts', '../protocol/index.ts'),
      imports('widget/controllers/a.ts', './b.ts'),
    ],
  ],
  [
    rules.bffRule,
    'inside the BFF only the composition root knows adapters',
    [
      imports('bff/ports/a.ts', '../adapters/b.ts'),
      imports('bff/ports/a.ts', '../errors.ts'),
      imports('bff/ports/a.ts', '../../flows/worker/worker.ts'),
      imports('bff/answer/a.ts', '../adapters/b.ts'),
      imports('bff/answer/a.ts', '../preparation/prepare-turn.ts'),
      imports('bff/answer/a.ts', '../history/erase.ts'),
      imports('bff/answer/a.ts', '../chat/b.ts'),
      imports('bff/chat/a.ts', '../adapters/b.ts'),
      imports('bff/preparation/a.ts', '../chat/b.ts'),
      imports('bff/history/a.ts', '../adapters/b.ts'),
      imports('bff/history/a.ts', '../preparation/prepare-turn.ts'),
      imports('bff/preparation/a.ts', '../routes/b.ts'),
      imports('bff/routes/a.ts', '../adapters/b.ts'),
      imports('bff/guards/a.ts', '../adapters/b.ts'),
      imports('bff/guards/a.ts', '../answer/b.ts'),
      imports('bff/middleware/a.ts', '../routes/b.ts'),
      imports('bff/adapters/a.ts', '../routes/b.ts'),
      imports('bff/adapters/a.ts', '../answer/b.ts'),
      imports('bff/app.ts', './adapters/b.ts'),
      imports('bff/deps.ts', './adapters/b.ts'),
      imports('bff/routes/a.ts', '../server.ts'),
      imports('bff/routes/a.ts', '../admin/b.ts'),
      imports('bff/app.ts', './admin/b.ts'),
      imports('bff/server.ts', './admin/b.ts'),
      imports('bff/admin/a.ts', '../adapters/b.ts'),
      imports('bff/admin/a.ts', '../answer/b.ts'),
    ],
    [
      imports('bff/server.ts', './adapters/b.ts'),
      imports('bff/cli/start.ts', '../adapters/b.ts'),
      imports('bff/routes/a.ts', '../answer/b.ts'),
      imports('bff/answer/a.ts', '../preparation/board.ts'),
      imports('bff/chat/a.ts', '../preparation/prepare-turn.ts'),
      imports('bff/routes/a.ts', '../chat/b.ts'),
      imports('bff/history/a.ts', '../answer/live-answers.ts'),
      imports('bff/routes/a.ts', '../history/erase.ts'),
      imports('bff/owner-page.ts', './admin/b.ts'),
      imports('bff/admin/a.ts', '../history/erase.ts'),
      imports('bff/adapters/a.ts', '../ports/b.ts'),
      imports('bff/ports/a.ts', '../../flows/ports.ts'),
    ],
  ],
  [
    rules.neutralRule,
    'the server without its adapters runs anywhere',
    [
      imports('bff/routes/a.ts', 'node:fs'),
      imports('bff/app.ts', 'node:stream'),
      imports('bff/a.ts', 'node:path'),
    ],
    [
      imports('bff/adapters/a.ts', 'node:fs'),
      imports('bff/server.ts', 'node:http'),
      imports('bff/ids.ts', 'node:crypto'),
    ],
  ],
  [
    rules.environmentRule,
    'the environment is read in one place',
    [
      file('bff/config.ts', `const a = process.env.PORT;`),
      file('bff/adapters/a.ts', `const a = process.env['PORT'];`),
      file('bff/adapters/a.ts', `const a = process['env'];`),
      file('flows/a.ts', `const a = globalThis.process.env;`),
      file('flows/a.ts', `import { env } from 'node:process';`),
      file('flows/a.ts', `const { A } = process.env;`),
      file('demo/cms/astro/index.js', `const { A } = process.env;`),
    ],
    [
      file('bff/server.ts', `const a = process.env;`),
      file('bff/cli/start.ts', `const a = process.env;`),
      file('demo/cms/ghost/relay.mjs', `const a = process.env;`),
      file('bff/a.ts', `const text = 'process.env'; // process.env`),
      file('test/a.ts', `process.env.CI`),
    ],
  ],
  [
    rules.fetchRule,
    'fetch is called only where something comes from outside',
    [
      file('bff/routes/a.ts', `await fetch('/x')`),
      file('widget/elements/a.ts', `window.fetch('/x')`),
      file('demo/admin/owner-page.ts', `fetch('/x')`),
      file('widget/controllers/a.ts', `globalThis.fetch('/x')`),
      file('flows/steps/a.ts', `fetch('/x')`),
      file('demo/lab/a.ts', `fetch('/x')`),
    ],
    [
      file('bff/adapters/a.ts', `fetch('/x')`),
      file('widget/transport/bff-client.ts', `fetch('/x')`),
      file('flows/ingestion/a.ts', `fetch('/x')`),
      file('demo/react-chat/a.ts', `fetch('/x')`),
      file('demo/admin/owner-client.ts', `fetch('/x')`),
      file('demo/api/a.ts', `fetch('/x')`),
      file('bff/routes/a.ts', `app.fetch(request)`),
    ],
  ],
  [
    rules.sqlTextRule,
    'values reach SQL as parameters',
    [
      file('bff/adapters/a.ts', 'sql.query(`select ${id}`)'),
      file('bff/adapters/a.ts', 'sql.script(`drop table ${name}`)'),
      file('flows/a.ts', `sql.query('select ' + id)`),
      file('flows/a.ts', `sql.query<Row>('select ' + id + ' from a')`),
      file('flows/a.ts', 'this.sql.unsafe(`select ${id}`)'),
    ],
    [
      file('bff/adapters/a.ts', 'sql.query(`select $1`, [id])'),
      file('bff/adapters/a.ts', `sql.query('select ' + '$1', [id])`),
      file('bff/adapters/a.ts', 'log(`select ${id}`)'),
    ],
  ],
  [
    rules.htmlRule,
    'the widget turns no text into HTML',
    [
      file('widget/markdown/a.ts', `element.innerHTML = text`),
      file('widget/markdown/a.ts', `element['outerHTML'] = text`),
      file('widget/markdown/a.ts', `element.insertAdjacentHTML('beforeend', text)`),
      file('widget/markdown/a.ts', `document.write(text)`),
      file('widget/elements/a.ts', `import { unsafeHTML } from 'lit/directives/unsafe-html.js';`),
      file('widget/elements/a.ts', `new DOMParser().parseFromString(text, 'text/html')`),
    ],
    [
      file('widget/markdown/a.ts', `const length = element.innerHTML.length`),
      file('demo/a.ts', `a.innerHTML = text`),
    ],
  ],
  [
    rules.registrationRule,
    'only define.ts registers tags',
    [
      file('widget/elements/a.ts', `customElements.define('a-b', A)`),
      file('widget/index.ts', `window.customElements.define('a-b', A)`),
    ],
    [file('widget/define.ts', `customElements.define('a-b', A)`)],
  ],
  [
    rules.consoleRule,
    'one module of the widget may use the console',
    [{ 'widget/a.ts': `console.warn('a')`, 'widget/b.ts': `console.error('b')` }],
    [{ 'widget/a.ts': `console.warn('a'); console.info('a')`, 'bff/b.ts': `console.error('b')` }],
  ],
  [
    rules.mockRule,
    'no test replaces a module',
    [file('test/unit/a.test.ts', `vi.mock('../a.ts')`), file('test/unit/a.test.ts', `vi.doMock('../a.ts')`)],
    [file('test/unit/a.test.ts', `vi.fn().mockReturnValue(1)`)],
  ],
  [
    repository.lengthRule,
    'no file has more than 350 lines',
    [file('bff/a.ts', 'x\n'.repeat(351)), file('demo/a.css', 'x\n'.repeat(351))],
    [file('bff/a.ts', 'x\n'.repeat(350)), file('demo/content/a.md', 'x\n'.repeat(999))],
  ],
  [
    repository.nameRule,
    'no name is vague',
    [
      'bff/utils.ts',
      'widget/helpers/a.ts',
      'bff/run-manager.ts',
      'bff/msg.ts',
      'bff/parse-req.ts',
      'bff/a.cfg.ts',
    ].map((path) => file(path, '')),
    [file('bff/message.ts', ''), file('bff/request-log.ts', '')],
  ],
  [
    repository.migrationRule,
    'migrations follow their style',
    [
      file('supabase/migrations/1_x.sql', table),
      migration('CREATE TABLE prep_chat.a (id int);'),
      migration(table.replace('comment on', 'comment off')),
      migration(table.replace('enable row', 'disable row')),
      migration(table.replaceAll('prep_chat.a', 'public.a')),
      migration(`create function prep_chat.f() returns int language sql as $$ select 1 $$;`),
    ],
    [
      migration(table),
      migration(
        `create function prep_chat.f() returns int language sql set search_path to '' as $$ select 1 $$;`,
      ),
    ],
  ],
  [
    repository.versionRule,
    'package.json asks for exact versions',
    ['^1.2.3', '~1.2.3', '1.x', '*', 'latest', 'npm:ai@^5.0.0', 'github:a/b'].map((version) =>
      file('package.json', JSON.stringify({ devDependencies: { a: version } })),
    ),
    ['1.2.3', '18.4.0-beta.17', 'npm:ai@5.0.92', 'npm:@lit/context@1.1.6'].map((version) =>
      file('package.json', JSON.stringify({ dependencies: { a: version } })),
    ),
  ],
];

const files = readRepository();

for (const [rule, sentence, violations, fine] of planted) {
  describe(sentence, () => {
    it('holds in this repository', () => expect(rule(files)).toEqual([]));
    it(`is seen to fail on each of ${violations.length} planted violations`, () => {
      expect(violations.filter((planting) => rule(planting).length === 0)).toEqual([]);
    });
    it('lets pass what is allowed', () => expect(fine.flatMap((planting) => rule(planting))).toEqual([]));
  });
}

describe('the top of the repository', () => {
  it('holds only what belongs there', () =>
    expect(repository.topLevelViolations(topLevelNames())).toEqual([]));
  it('is seen to fail on anything else', () => {
    expect(repository.topLevelViolations(['widget', 'utils.ts', '.env', 'notes.md'])).toHaveLength(3);
  });
});

describe('every rule', () => {
  it('is in the table above', () => {
    const all = [...Object.values(rules), ...Object.values(repository)].filter(
      (rule) => rule !== repository.topLevelViolations,
    );
    expect(planted.map(([rule]) => rule)).toEqual(expect.arrayContaining(all));
  });
  it('has read the repository', () => {
    expect(Object.keys(files)).toEqual(
      expect.arrayContaining(['package.json', 'bff/app.ts', 'widget/protocol/index.ts']),
    );
  });
});
