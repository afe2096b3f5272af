import { posix } from 'node:path';
import { scanModule, type ModuleFacts } from './source-scan.ts';

/** Repository files, by path from its top, with forward slashes. */
export type Files = Readonly<Record<string, string>>;

/** A rule reads files and returns a line for each violation. */
export type Rule = (files: Files) => string[];

const isModule = (path: string) => /\.(ts|mjs|js)$/.test(path) && !path.endsWith('.d.ts');
const isProduct = (path: string) => /^(widget|bff|flows|demo|supabase)\//.test(path) && isModule(path);

const cache = new Map<string, { source: string; facts: ModuleFacts }>();
function factsOf(path: string, source: string): ModuleFacts {
  const known = cache.get(path);
  if (known?.source === source) return known.facts;
  const facts = scanModule(path, source);
  cache.set(path, { source, facts });
  return facts;
}

/** A rule about each product module by itself. */
function eachModule(check: (path: string, facts: ModuleFacts) => string[], concerns = isProduct): Rule {
  return (files) =>
    Object.entries(files)
      .filter(([path]) => concerns(path))
      .flatMap(([path, source]) => check(path, factsOf(path, source)).map((line) => `${path} ${line}`));
}

/** A rule about each import of one of our own files, both as paths from the top. */
function eachOwnImport(check: (from: string, to: string) => boolean): Rule {
  return eachModule((path, { imports }) =>
    imports
      .filter((name) => name.startsWith('.'))
      .map((name) => posix.join(posix.dirname(path), name))
      .filter((to) => !check(path, to))
      .map((to) => `must not import ${to}`),
  );
}

function folderOf(path: string): string {
  if (path.startsWith('widget/protocol/')) return 'widget/protocol';
  if (path.startsWith('supabase/functions/')) return 'supabase/functions';
  if (path.startsWith('demo/server/')) return 'demo/server';
  return path.split('/')[0] ?? '';
}

const folders: Record<string, string[]> = {
  'widget/protocol': [],
  widget: ['widget/protocol'],
  flows: [],
  bff: ['widget/protocol', 'flows'],
  'supabase/functions': ['flows'],
  demo: ['widget', 'widget/protocol'],
  'demo/server': ['bff', 'flows'],
};

/** The top folders: who may import whom. What the demo does to a server is known to the command that starts it alone. */
export const folderRule = eachOwnImport((from, to) => {
  const own = folderOf(from);
  if (folderOf(to) === 'demo/server' && from === 'bff/cli/start.ts') return true;
  return folderOf(to) === own || (folders[own] ?? []).includes(folderOf(to));
});

const browserPackages = /^(lit|@lit\/[\w-]+)(\/|$)/;
/** The parsers that the browser carries, each in the one folder that wraps it. */
const parsers: Record<string, string> = {
  marked: 'widget/markdown/',
  'eventsource-parser': 'widget/transport/',
};

/** What types the tag for a framework names that framework's types, and is never run. */
const frameworks: Record<string, string> = {
  'widget/frameworks/react.ts': 'react',
  'widget/frameworks/vue.ts': 'vue',
  'widget/frameworks/svelte.ts': 'svelte/elements',
};

/** The protocol has no dependency at all, the widget only Lit's, its parsers (and the AI SDK's types in its own folder). */
export const packageRule = eachModule((path, { imports }) => {
  if (!path.startsWith('widget/')) return [];
  return imports
    .filter((name) => !name.startsWith('.'))
    .filter((name) => path.startsWith('widget/protocol/') || !browserPackages.test(name))
    .filter((name) => !path.startsWith(parsers[name.split('/')[0] ?? ''] ?? '\0'))
    .filter((name) => !(path.startsWith('widget/ai-sdk/') && name === 'ai'))
    .filter((name) => frameworks[path] !== name)
    .map((name) => `must not import the package ${name}`);
});

const widgetLayers = [
  ['protocol', 'host-document.ts'],
  ['state', 'markdown', 'locales', 'events'],
  ['transport'],
  ['controllers', 'ai-sdk'],
  ['context'],
  ['elements', 'launcher'],
  ['index.ts', 'index.server.ts', 'define.ts', 'loader.ts', 'embed'],
  ['frameworks'],
];
const widgetLayer = (path: string) =>
  widgetLayers.findIndex((names) => names.includes(path.split('/')[1] ?? ''));

/** Inside the widget an import points downwards or sideways: protocol, state, transport … elements, entries, frameworks. */
export const widgetRule: Rule = (files) => [
  ...Object.keys(files)
    .filter((path) => path.startsWith('widget/') && isModule(path) && widgetLayer(path) < 0)
    .map((path) => `${path} is in no layer of the widget`),
  ...eachOwnImport((from, to) => {
    if (!from.startsWith('widget/') || !to.startsWith('widget/')) return true;
    return widgetLayer(to) <= widgetLayer(from);
  })(files),
];

const bffInside: Record<string, RegExp> = {
  ports: /^bff\/ports\//,
  config: /^bff\/(config|ports)\//,
  adapters: /^bff\/(adapters|ports|config)\/|^bff\/(errors|ids|config)\.ts$/,
  preparation: /^bff\/(preparation|ports)\/|^bff\/(errors|ids)\.ts$/,
  // An answer reads what was prepared and never starts a preparation.
  answer: /^bff\/(answer|ports|preparation(?!\/prepare-turn))\/|^bff\/(errors|ids)\.ts$/,
  // The one place where a question becomes a preparation and an answer.
  chat: /^bff\/(chat|answer|preparation|ports)\/|^bff\/(errors|ids)\.ts$/,
  history: /^bff\/(history|answer|ports|preparation(?!\/prepare-turn))\/|^bff\/(errors|ids)\.ts$/,
  ingestion: /^bff\/(ingestion|ports)\/|^bff\/(errors|ids)\.ts$/,
  guards: /^bff\/(guards|ports)\/|^bff\/(errors|ids)\.ts$/,
  // The owner's page stands on the core, and only its own composition knows it.
  admin:
    /^bff\/(admin|gaps|stats|history|middleware|ports)\/|^bff\/routes\/(assets|responses|schemas|history-schemas)\.ts$|^bff\/(errors|ids|deps)\.ts$/,
  middleware: /^bff\/(middleware|ports)\/|^bff\/(errors|ids|deps)\.ts$/,
  routes:
    /^bff\/(routes|guards|middleware|preparation|answer|chat|history|ingestion|ports)\/|^bff\/(errors|ids|deps|event-stream)\.ts$/,
};
const composition = /^bff\/((server|work|upkeep|models|owner-page)\.ts|cli\/)/;

/** Inside the BFF: ports know nobody, use cases know ports, routes know use cases, only the composition knows adapters. */
export const bffRule = eachOwnImport((from, to) => {
  if (!from.startsWith('bff/')) return true;
  if (to.startsWith('bff/admin/') && !/^bff\/(admin\/|owner-page\.ts$)/.test(from)) return false;
  if (composition.test(from)) return true;
  if (composition.test(to)) return false;
  if (!to.startsWith('bff/'))
    return !from.startsWith('bff/ports/') || /^(widget\/protocol\/|flows\/ports\.ts$)/.test(to);
  const allowed = bffInside[from.split('/')[1] ?? ''];
  return allowed ? allowed.test(to) : !to.startsWith('bff/adapters/');
});

/** What `bff/app.ts` is made of runs wherever web standards do; `node:crypto` is there in all of those places. */
export const neutralRule = eachModule((path, { imports }) =>
  path.startsWith('bff/') && !composition.test(path) && !path.startsWith('bff/adapters/')
    ? imports
        .filter((name) => name.startsWith('node:') && name !== 'node:crypto')
        .map((name) => `must not import ${name}`)
    : [],
);

/** `process.env` is read in one place, so that the configuration can be checked whole; a relay is a program of its own. */
export const environmentRule = eachModule((path, { environment }) =>
  environment > 0 && !/^(bff\/(server\.ts|cli\/)|demo\/cms\/\w+\/relay\.mjs$)/.test(path)
    ? ['must not read process.env']
    : [],
);

const mayFetch =
  /^(bff\/adapters\/|widget\/transport\/|flows\/(content|ingestion)\/|flows\/site-ingestion\.ts$|demo\/(?:react-chat|api|cms)\/|demo\/admin\/owner-client\.ts$)/;

/** `fetch(` only where a port says that something comes from outside, and in the demo's own clients of the public API. */
export const fetchRule = eachModule((path, { fetches }) =>
  fetches > 0 && !mayFetch.test(path) ? ['must not call fetch'] : [],
);

/** Values reach SQL as parameters only. */
export const sqlTextRule = eachModule((_path, { builtQueries }) =>
  builtQueries > 0 ? ['must not put values into the text of a query'] : [],
);

/** Nothing in the widget turns a text into HTML. */
export const htmlRule = eachModule((path, { htmlSinks }) =>
  path.startsWith('widget/') ? htmlSinks.map((sink) => `must not use ${sink}`) : [],
);

/** Importing the widget registers nothing, except importing `define.ts` and what it loads later, `elements/define-….ts`. */
export const registrationRule = eachModule((path, { registrations }) =>
  path.startsWith('widget/') &&
  registrations > 0 &&
  !/^widget\/(define|elements\/define-[a-z]+)\.ts$/.test(path)
    ? ['must not register a tag']
    : [],
);

/** The widget writes to somebody else's console from one module at most. */
export const consoleRule: Rule = (files) => {
  const speakers = Object.entries(files)
    .filter(([path]) => path.startsWith('widget/') && isModule(path))
    .filter(([path, source]) => factsOf(path, source).logs > 0);
  return speakers.slice(1).map(([path]) => `${path} must not use the console, ${speakers[0]?.[0]} does it`);
};

/** A test that replaces a module tests something that nobody runs. */
export const mockRule = eachModule(
  (_path, { moduleMocks }) => (moduleMocks > 0 ? ['must not mock a module'] : []),
  (path) => path.startsWith('test/') && isModule(path),
);
