import highlighter from 'highlight.js/lib/core';
import bash from 'highlight.js/lib/languages/bash';
import csharp from 'highlight.js/lib/languages/csharp';
import css from 'highlight.js/lib/languages/css';
import go from 'highlight.js/lib/languages/go';
import java from 'highlight.js/lib/languages/java';
import javascript from 'highlight.js/lib/languages/javascript';
import json from 'highlight.js/lib/languages/json';
import php from 'highlight.js/lib/languages/php';
import python from 'highlight.js/lib/languages/python';
import sql from 'highlight.js/lib/languages/sql';
import typescript from 'highlight.js/lib/languages/typescript';
import xml from 'highlight.js/lib/languages/xml';
import yaml from 'highlight.js/lib/languages/yaml';

const languages = {
  bash,
  csharp,
  css,
  go,
  java,
  javascript,
  json,
  php,
  python,
  sql,
  typescript,
  xml,
  yaml,
};
for (const [name, language] of Object.entries(languages)) highlighter.registerLanguage(name, language);
highlighter.registerAliases('shell', { languageName: 'bash' });

/** Code that is longer takes longer than a frame. */
const maxLength = 20_000;

/** Which of our few colours a scope of the highlighter has; a scope that is not here has that of what it is in. */
const groups: [group: string, scopes: RegExp][] = [
  ['keyword', /^(?:keyword|built_in|type|selector-tag|name|meta|tag)/],
  ['string', /^(?:string|regexp|link|addition)/],
  ['number', /^(?:number|literal|symbol|variable|template-variable)/],
  ['comment', /^(?:comment|quote|doctag|deletion)/],
  ['title', /^(?:title|section|attr|attribute|property|selector)/],
];

const colours: Record<string, [light: string, dark: string]> = {
  keyword: ['#6f2cc4', '#d2a8ff'],
  string: ['#0a5c36', '#7ee2a8'],
  number: ['#0b4fb3', '#8ec2ff'],
  comment: ['#59616b', '#a3acb6'],
  title: ['#8a3a00', '#ffb77a'],
};

const rules = Object.entries(colours).map(
  ([group, [light, dark]]) =>
    `::highlight(prep-chat-${group}){color:var(--prep-chat-code-${group},light-dark(${light},${dark}))}`,
);

let sheet: CSSStyleSheet | undefined;

/**
 * Colours the code in an element. The colours are ranges of the text, not elements: the text stays as it
 * is, a selection too, and a browser without custom highlights shows it plain.
 */
export function highlight(parent: Element): void {
  if (typeof Highlight === 'undefined' || !CSS.highlights || !parent.isConnected) return;
  const root = parent.getRootNode() as Document | ShadowRoot;
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(rules.join(''));
  }
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
  forgetRemoved();
  for (const code of parent.querySelectorAll<HTMLElement>('code[data-language]')) {
    const text = code.firstChild;
    if (!(text instanceof Text) || text.length > maxLength) continue;
    // A task of its own for each block: the first in a language takes long.
    setTimeout(() => colour(text, code.dataset['language'] ?? ''));
  }
}

/** Ranges keep their text alive: those of answers that are gone must go as well. */
function forgetRemoved(): void {
  for (const [group] of groups) {
    const ranges = CSS.highlights.get(`prep-chat-${group}`);
    ranges?.forEach((range) => {
      if (!range.startContainer.isConnected) ranges.delete(range);
    });
  }
}

function colour(text: Text, language: string): void {
  if (!highlighter.getLanguage(language)) return;
  let offset = 0;
  const visit = (node: unknown, group: string | undefined): void => {
    if (typeof node === 'string') {
      const end = offset + node.length;
      if (group) addRange(group, text, offset, end);
      offset = end;
    } else if (isScope(node)) {
      const own = groups.find(([, scopes]) => scopes.test(node.scope ?? ''))?.[0];
      for (const child of node.children) visit(child, own ?? (node.scope === 'subst' ? undefined : group));
    }
  };
  const { _emitter } = highlighter.highlight(text.data, { language, ignoreIllegals: true });
  visit((_emitter as unknown as { rootNode: unknown }).rootNode, undefined);
}

interface Scope {
  scope?: string;
  children: unknown[];
}

function isScope(node: unknown): node is Scope {
  return typeof node === 'object' && node !== null && 'children' in node && Array.isArray(node.children);
}

function addRange(group: string, text: Text, startOffset: number, endOffset: number): void {
  const name = `prep-chat-${group}`;
  let ranges = CSS.highlights.get(name);
  if (!ranges) CSS.highlights.set(name, (ranges = new Highlight()));
  ranges.add(new StaticRange({ startContainer: text, startOffset, endContainer: text, endOffset }));
}
