import type { Citation, DroppedMark, Source } from '../protocol/index.ts';
import type { Answer } from '../state/turn.ts';

/**
 * Takes the marks out of a text that nothing supports, and gives each of the others the sentence that it stands
 * for. Where the server has read the text otherwise, everything stays.
 */
export function checkMarks(
  root: HTMLElement,
  { citations, dropped }: Pick<Answer, 'citations' | 'dropped'>,
  sources: WeakMap<EventTarget, Source>,
): void {
  const checked = [...citations, ...dropped].sort((a, b) => placeOf(a) - placeOf(b));
  const marks = marksOf(root);
  if (`${marks.map(numberOf)}` !== `${checked.map(({ sourceIds }) => sourceIds)}`) return;
  marks.forEach((mark, index) => {
    const source = sources.get(mark);
    const cited = citations.find((each) => each === checked[index]);
    if (cited && source && mark instanceof HTMLElement) {
      sources.set(mark, { ...source, snippet: cited.quote });
      mark.ariaDescription = cited.quote;
    }
    if (cited) return;
    const before = mark.previousSibling;
    if (before instanceof Text) before.data = before.data.trimEnd();
    mark.remove();
  });
}

/** The marks in reading order; one of a source that does not exist is a text node of its own. */
function marksOf(root: HTMLElement): ChildNode[] {
  const marks: ChildNode[] = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node instanceof HTMLElement && node.className === 'citation') marks.push(node);
    if (node instanceof Text && /^\[\d{1,3}\]$/.test(node.data) && !node.parentElement?.closest('code'))
      marks.push(node);
  }
  return marks;
}

const placeOf = (checked: Citation | DroppedMark): number =>
  'mark' in checked ? (checked.mark ?? 0) : checked.start;
const numberOf = ({ textContent }: ChildNode): string => textContent?.replace(/\D/g, '') ?? '';
