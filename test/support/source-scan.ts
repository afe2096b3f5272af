import { parseSync } from 'vite';

/** What a module imports and does, as far as a rule asks for it. */
export interface ModuleFacts {
  /** Every import, `import()` and re-export as it is written, type-only ones too. */
  imports: string[];
  /** Uses of `process.env`. */
  environment: number;
  /** Calls of the global `fetch`. */
  fetches: number;
  /** Uses of `console`. */
  logs: number;
  /** Calls of `.query(`, `.script(`, `.unsafe(` or `.exec(` with a text put together from values. */
  builtQueries: number;
  /** Ways to put text into a page as HTML. */
  htmlSinks: string[];
  /** Calls of `customElements.define`. */
  registrations: number;
  /** Calls of `vi.mock` and its kin. */
  moduleMocks: number;
}

interface Node {
  type: string;
  [key: string]: unknown;
}

const globals = new Set(['globalThis', 'window', 'self']);
const queries = new Set(['query', 'script', 'unsafe', 'exec']);
const htmlProperties = new Set(['innerHTML', 'outerHTML', 'srcdoc']);
const htmlCalls = new Set([
  'insertAdjacentHTML',
  'setHTMLUnsafe',
  'createContextualFragment',
  'parseFromString',
]);
const htmlDirectives = /^lit\/directives\/unsafe-/;

/** Parses a TypeScript or JavaScript module and collects its facts. */
export function scanModule(path: string, source: string): ModuleFacts {
  const { program, errors } = parseSync(path, source);
  if (errors.length > 0) throw new Error(`${path} cannot be parsed: ${errors[0]?.message}`);
  const facts: ModuleFacts = {
    imports: [],
    environment: 0,
    fetches: 0,
    logs: 0,
    builtQueries: 0,
    htmlSinks: [],
    registrations: 0,
    moduleMocks: 0,
  };
  visit(program, (node) => note(node, facts));
  return facts;
}

function note(node: Node, facts: ModuleFacts): void {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
    case 'ExportNamedDeclaration':
    case 'ImportExpression':
    case 'TSImportType':
      return noteImport(node, facts);
    case 'MemberExpression':
      return noteMember(node, facts);
    case 'CallExpression':
      return noteCall(node, facts);
    case 'AssignmentExpression': {
      const name = isNode(node['left']) ? propertyOf(node['left']) : undefined;
      if (name && htmlProperties.has(name)) facts.htmlSinks.push(name);
    }
  }
}

function noteImport(node: Node, facts: ModuleFacts): void {
  const source = isNode(node['source']) ? node['source'] : undefined;
  if (!source) return;
  const name = source['value'];
  // A computed import cannot be judged: it is noted as such, and no rule allows it.
  facts.imports.push(typeof name === 'string' ? name : '(computed)');
  if (typeof name !== 'string') return;
  if (htmlDirectives.test(name)) facts.htmlSinks.push(name);
  const isProcess = name === 'node:process' || name === 'process';
  if (isProcess && JSON.stringify(node['specifiers'] ?? []).includes('"env"')) facts.environment += 1;
}

function noteMember(node: Node, facts: ModuleFacts): void {
  const object = isNode(node['object']) ? node['object'] : undefined;
  if (!object) return;
  if (propertyOf(node) === 'env' && nameOf(object) === 'process') facts.environment += 1;
  if (nameOf(object) === 'console') facts.logs += 1;
}

function noteCall(node: Node, facts: ModuleFacts): void {
  const callee = isNode(node['callee']) ? node['callee'] : undefined;
  if (!callee) return;
  const object = isNode(callee['object']) ? nameOf(callee['object']) : undefined;
  const property = propertyOf(callee);
  if (callee['name'] === 'fetch' || (property === 'fetch' && globals.has(object ?? ''))) facts.fetches += 1;
  if (property && htmlCalls.has(property)) facts.htmlSinks.push(property);
  if (object === 'document' && (property === 'write' || property === 'writeln'))
    facts.htmlSinks.push('document.write');
  if (object === 'customElements' && property === 'define') facts.registrations += 1;
  if (object === 'vi' && property && /^(do)?mock$/i.test(property)) facts.moduleMocks += 1;
  const [text] = node['arguments'] as unknown[];
  if (property && queries.has(property) && isNode(text) && isBuilt(text)) facts.builtQueries += 1;
}

/** A template with values, or a sum with anything but literals. */
function isBuilt(node: Node): boolean {
  if (node.type === 'TemplateLiteral') return (node['expressions'] as unknown[]).length > 0;
  if (node.type !== 'BinaryExpression') return false;
  return [node['left'], node['right']].some((side) => isNode(side) && (isBuilt(side) || !isText(side)));
}

function isText(node: Node): boolean {
  return ['Literal', 'TemplateLiteral', 'BinaryExpression'].includes(node.type);
}

/** `name`, and `window.name` for what both mean. */
function nameOf(node: Node): string | undefined {
  if (node.type === 'Identifier') return String(node['name']);
  const object = isNode(node['object']) ? node['object'] : undefined;
  return object && globals.has(String(object['name'])) ? propertyOf(node) : undefined;
}

/** Name of the property that a member expression reads, also in brackets. */
function propertyOf(node: Node): string | undefined {
  const property = isNode(node['property']) ? node['property'] : undefined;
  const name = property && (node['computed'] ? property['value'] : property['name']);
  return typeof name === 'string' ? name : undefined;
}

function visit(value: unknown, seen: (node: Node) => void): void {
  if (Array.isArray(value)) for (const item of value) visit(item, seen);
  if (!isNode(value)) return;
  seen(value);
  for (const child of Object.values(value)) if (typeof child === 'object') visit(child, seen);
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Partial<Node>).type === 'string';
}
