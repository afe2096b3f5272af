/** How code in a language is taken apart. Each part takes time in proportion to the text, whatever the text. */
export interface Language {
  comment?: RegExp;
  string: RegExp;
  /** Names that stand out. */
  title?: RegExp;
  /** A name, where it is written in its own way. */
  word?: RegExp;
  /** What makes a title of the name or the string before it. */
  titled?: RegExp;
  /** What is a keyword by its form. */
  keyword?: RegExp;
  /** What is a value by its form, besides numbers. */
  value?: RegExp;
  keywords: ReadonlySet<string>;
  /** Upper and lower case are the same. */
  anyCase?: boolean;
}

const words = (text: string) => new Set(text.split(' '));
const none = words('');

const slashes = /\/\/[^\n]*|\/\*[^]*?(?:\*\/|(?![^]))/;
const hash = /(?<![^\s;])#[^\n]*/;
const quotes = /"(?:\\[^]|[^"\\\n])*"?|'(?:\\[^]|[^'\\\n])*'?/;
const quotesAndTicks = new RegExp(`${quotes.source}|\`(?:\\\\[^]|[^\`\\\\])*\`?`);
const longQuotes = /"(?:\\[^]|[^"\\])*"?|'[^']*'?/;

const script: Language = {
  comment: slashes,
  string: quotesAndTicks,
  value: /@[\w$]+/,
  keywords: words(
    'abstract any as async await boolean break case catch class const continue debugger declare default delete do else enum export extends finally for from function if implements import in infer instanceof interface keyof let namespace never new number of override private protected public readonly return satisfies static string super switch this throw try type typeof unknown var void while yield',
  ),
};
const classes = words(
  'abstract as async await base bool boolean break byte case catch char class const continue decimal default do double else enum event extends final finally float for foreach get if implements import in instanceof int interface internal is lock long namespace new object out override package params private protected public readonly record ref return sealed set short static string struct super switch synchronized this throw throws try typeof using var virtual void volatile where while yield',
);
const shell: Language = {
  comment: hash,
  string: longQuotes,
  titled: /=/y,
  value: /\$(?:\w+|\{[^}\n]*\}?|[@*#?$!-])/,
  keywords: words(
    'case cd do done echo elif else esac exit export fi for function if in local npm npx return set source sudo then until while',
  ),
};
const python: Language = {
  comment: hash,
  string: new RegExp(`"""[^]*?(?:"""|(?![^]))|'''[^]*?(?:'''|(?![^]))|${quotes.source}`),
  value: /@[\w.]+/,
  keywords: words(
    'and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return self try while with yield',
  ),
};
const yaml: Language = {
  comment: hash,
  string: quotes,
  word: /[\p{L}\d_./-]+/u,
  titled: /:(?:\s|$)/y,
  value: /[&*][\w-]+/,
  keywords: none,
};
const csharp: Language = { comment: slashes, string: quotes, keywords: classes };
const java: Language = { ...csharp, value: /@[\w.]+/ };

/** By each of their names. */
export const languages: Readonly<Record<string, Language>> = {
  js: script,
  jsx: script,
  javascript: script,
  ts: script,
  tsx: script,
  typescript: script,
  json: { string: quotes, titled: /\s{0,9}:/y, keywords: none },
  css: {
    comment: /\/\*[^]*?(?:\*\/|(?![^]))/,
    string: quotes,
    title: /\.[a-z][\w-]*|#(?![\da-f]{3,8}\b)[a-z][\w-]*/i,
    word: /-{0,2}[a-z][\w-]*/i,
    titled: /:\s/y,
    keyword: /@[\w-]+|![a-z]+/i,
    value: /#[\da-f]{3,8}\b/i,
    keywords: none,
  },
  bash: shell,
  sh: shell,
  shell,
  py: python,
  python,
  sql: {
    comment: /--[^\n]*|\/\*[^]*?(?:\*\/|(?![^]))/,
    string: /'(?:''|[^'])*'?/,
    title: /"(?:""|[^"])*"?/,
    keywords: words(
      'add all alter and any as asc between bigint boolean by case cascade check column conflict constraint create cross database default delete desc distinct do drop else end exists foreign from full function grant group having if in index inner insert integer into is join jsonb key left like limit not nothing null numeric on or order outer primary references returning returns right rollback schema select serial set table text then timestamptz to trigger union unique update using uuid values varchar view when where with',
    ),
    anyCase: true,
  },
  yml: yaml,
  yaml,
  php: {
    comment: new RegExp(`${slashes.source}|${hash.source}`),
    string: longQuotes,
    keyword: /<\?(?:php|=)?|\?>/,
    value: /\$\w+/,
    keywords: new Set([
      ...classes,
      ...words('array echo elseif endforeach endif fn function match print require self trait use'),
    ]),
  },
  java,
  cs: csharp,
  'c#': csharp,
  csharp,
  go: {
    comment: slashes,
    string: quotesAndTicks,
    keywords: words(
      'any bool break byte case chan const continue default defer else error fallthrough float64 for func go goto if import int int64 interface make map package range return rune select string struct switch type uint var',
    ),
  },
};
