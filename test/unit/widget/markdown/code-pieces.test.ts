import { describe, expect, it } from 'vitest';
import { languages } from '../../../../widget/markdown/code-languages.ts';
import { piecesOf } from '../../../../widget/markdown/code-pieces.ts';

/** Each piece as `colour text`. */
const shown = (code: string, language: string) =>
  piecesOf(code, language).map(({ colour, from, to }) => `${colour} ${code.slice(from, to)}`);

/** Language, code, and the pieces, with a bar between two. */
const samples: [language: string, code: string, pieces: string][] = [
  [
    'js',
    "const a = say('x // y', 0x1F); // why\nclass Box { it = `a\n${1}`; } return null;",
    "keyword const|title say|string 'x // y'|number 0x1F|comment // why|keyword class|title Box|string `a\n${1}`|keyword return|number null",
  ],
  ['ts', 'interface Öl { n: string } /* end', 'keyword interface|title Öl|keyword string|comment /* end'],
  ['json', '{"a": "b", "c": [1.5, true]}', 'title "a"|string "b"|title "c"|number 1.5|number true'],
  [
    'css',
    '@media print { .box:hover { --x: 4px; color: #0a7 !important } } /* it */',
    'keyword @media|title .box|title --x|number 4px|title color|number #0a7|keyword !important|comment /* it */',
  ],
  [
    'bash',
    'PORT=3000 # why\nif [ "$HOME/x" ]; then echo $PORT; fi',
    'title PORT|number 3000|comment # why|keyword if|string "$HOME/x"|keyword then|keyword echo|number $PORT|keyword fi',
  ],
  [
    'python',
    "@wraps\ndef say(x):\n  '''long\ntext'''\n  return None # no",
    "number @wraps|keyword def|title say|string '''long\ntext'''|keyword return|number None|comment # no",
  ],
  [
    'sql',
    `SELECT count(*) from "a" where b = 'it''s' -- why`,
    `keyword SELECT|title count|keyword from|title "a"|keyword where|string 'it''s'|comment -- why`,
  ],
  [
    'yaml',
    'a:\n  - b.c: "d" # e\n    f: true',
    'title a|title b.c|string "d"|comment # e|title f|number true',
  ],
  ['php', '<?php echo $name; # a', 'keyword <?php|keyword echo|number $name|comment # a'],
  ['java', '@Override public void run() {}', 'number @Override|keyword public|keyword void|title run'],
  ['c#', 'namespace A { var x = "s"; }', 'keyword namespace|title A|keyword var|string "s"'],
  ['go', 'func main() { x := 1 }', 'keyword func|title main|number 1'],
  [
    'html',
    '<!-- a --><p class="b">c < d</p><script>let e;</script>',
    'comment <!-- a -->|keyword <p|title class|string "b"|keyword </p|keyword <script|keyword let|keyword </script',
  ],
];

const bits =
  ' |a|a-|"|\'|`|\\"|/*|#|$|<a |<a "|<a \'"|.a|:|{|a=|- a|"""|0.|<script>|<style>a|--|@|a:|\n- '.split('|');

describe('the colours of code', () => {
  for (const [language, code, pieces] of samples)
    it(language, () => {
      expect(shown(code, language)).toEqual(pieces.split('|'));
    });

  it('are none in a language that is not known, nor by a name that every object has', () => {
    expect(piecesOf('let a', 'klingon')).toEqual([]);
    expect(piecesOf('let a', 'constructor')).toEqual([]);
  });

  for (const language of new Set([...Object.keys(languages), 'html']))
    it(`SEC-24 take time in proportion to the code, whatever the code: ${language}`, () => {
      const best = (code: string) =>
        Math.min(
          ...[1, 2, 3].map(() => {
            const start = performance.now();
            piecesOf(code, language);
            return performance.now() - start;
          }),
        );
      // Ten times the code; a pattern that looks back or ahead would take a hundred times the time.
      const timeOf = (bit: string, length: number) => best(bit.repeat(length / bit.length));
      const slow = bits.filter((bit) => timeOf(bit, 20_000) > 25 + 25 * timeOf(bit, 2_000));
      expect(slow).toEqual([]);
    });
});
