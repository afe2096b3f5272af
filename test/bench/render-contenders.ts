import DOMPurify from 'dompurify';
import { marked } from 'marked';
import * as smd from 'streaming-markdown';
import { labels } from '../../widget/locales/en.ts';
import { MarkdownWriter } from '../../widget/markdown/markdown-writer.ts';
import { longAnswer } from '../support/long-answers.ts';

/** Shows what has come; `text` is the whole so far. */
type Write = (text: string, done: boolean) => void;

const contenders: Record<string, (root: HTMLElement) => Write> = {
  ours(root) {
    const writer = new MarkdownWriter(root, {
      base: 'https://www.example.com/',
      labels,
      mayLink: () => true,
      cite: (n) => Object.assign(document.createElement('button'), { textContent: String(n) }),
    });
    return (text, done) => writer.write(text, done);
  },
  /** What the others do: none of them colours code. */
  'ours, code plain'(root) {
    const write = contenders['ours']?.(root);
    return (text, done) => write?.(text.replaceAll('```js', '```xx'), done);
  },
  /** What no renderer can be faster than: paragraphs with plain text, the last one grows. */
  floor(root) {
    let from = 0;
    let open: Text | undefined;
    return (text) => {
      for (const [index, part] of text.slice(from).split('\n\n').entries()) {
        if (index > 0 || !open) {
          const paragraph = root.appendChild(document.createElement('p'));
          open = paragraph.appendChild(document.createTextNode(''));
        }
        open.appendData(part);
      }
      from = text.length;
    };
  },
  'streaming-markdown'(root) {
    const parser = smd.parser(smd.default_renderer(root));
    let from = 0;
    return (text, done) => {
      smd.parser_write(parser, text.slice(from));
      from = text.length;
      if (done) smd.parser_end(parser);
    };
  },
  'marked + dompurify'(root) {
    return (text) => {
      root.innerHTML = DOMPurify.sanitize(marked.parse(text, { async: false }));
    };
  },
};

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

/** Writes an answer of `length` characters in `chunks` pieces, one in each frame. */
async function run(name: string, length: number, chunks: number): Promise<void> {
  const text = longAnswer(42, length).slice(0, length);
  const root = document.body.appendChild(document.createElement('div'));
  const write = contenders[name]?.(root);
  if (!write) throw new Error(`no contender ${name}`);
  for (let chunk = 1; chunk <= chunks; chunk += 1) {
    await frame();
    write(text.slice(0, Math.round((length * chunk) / chunks)), chunk === chunks);
  }
  await frame();
  await new Promise((resolve) => setTimeout(resolve, 100));
  root.remove();
}

Object.assign(globalThis, { run });
