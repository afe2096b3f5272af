import type { PrepChatElement } from '../widget/index.ts';
import { sentenceOf, type OperatorApi, type Reading } from './api/operator.ts';
import { make } from './lab/draw.ts';

/** Has the server read a site, and the widget answer from it. */
export function setUpPointing(
  form: HTMLFormElement,
  place: HTMLElement,
  { chat, content, operator }: { chat: PrepChatElement; content: HTMLElement; operator: OperatorApi },
): void {
  const find = <Found extends HTMLElement>(selector: string) => {
    const found = place.querySelector<Found>(selector);
    if (!found) throw new Error(`the page has no ${selector}`);
    return found;
  };
  const [progress, status, problem] = [
    find<HTMLProgressElement>('progress'),
    find('.status'),
    find('.problem'),
  ];
  const [retry, back, list] = [find('.retry'), find('.back'), find('ul')];
  const button = form.querySelector('button');
  const before = { heading: chat.getAttribute('heading'), starters: chat.getAttribute('starters') };
  const docs = [...content.cloneNode(true).childNodes];

  async function pointAt(): Promise<void> {
    const given = new FormData(form);
    const address = String(given.get('address')).trim();
    const named = await operator.remember({
      address,
      mostPages: Number(given.get('mostPages')),
      allowPrivate: given.has('allowPrivate'),
    });
    let last: Reading | undefined;
    for await (const reading of operator.read(named)) {
      last = reading;
      status.textContent = progressOf(reading);
      if (reading.found > 0) Object.assign(progress, { max: reading.found, value: reading.done });
    }
    list.replaceChildren(...(last?.problems ?? []).slice(0, 5).map(toProblem));
    if (!last?.finishedAt) throw new Error('The connection broke off: try again, it goes on where it was.');
    if (last.status === 'failed') throw new Error(last.reason ?? 'The site could not be read.');
    const pages = last.done - last.failed;
    if (pages === 0) throw new Error('There was no page to read at this address.');
    status.textContent = `Read: ${countOf(pages)}. The widget answers from them now: ask it.`;
    answerFrom(named.site, { heading: `Ask ${named.source}`, starters: null });
    content.replaceChildren(`${countOf(pages)} of ${named.source}`);
    back.hidden = false;
  }

  function answerFrom(site: string | null, words: { heading: string | null; starters: string | null }): void {
    for (const [name, value] of Object.entries({ site, ...words })) {
      if (value === null) chat.removeAttribute(name);
      else chat.setAttribute(name, value);
    }
    chat.reset();
  }

  function run(): void {
    if (!form.reportValidity()) return;
    problem.textContent = '';
    list.replaceChildren();
    status.textContent = 'Looking for pages …';
    retry.hidden = true;
    progress.hidden = false;
    progress.removeAttribute('value');
    button?.toggleAttribute('disabled', true);
    pointAt()
      .catch((error: unknown) => {
        status.textContent = '';
        problem.textContent = sentenceOf(error);
        retry.hidden = false;
      })
      .finally(() => {
        progress.hidden = true;
        button?.toggleAttribute('disabled', false);
      });
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    run();
  });
  retry.addEventListener('click', run);
  back.addEventListener('click', () => {
    answerFrom(null, before);
    content.replaceChildren(...docs);
    status.textContent = 'The widget answers from the docs again.';
    back.hidden = true;
  });
}

function progressOf({ status, found, done }: Reading): string {
  if (status === 'discovering') return 'Looking for pages …';
  return `${done} of ${countOf(found)} read …`;
}

function countOf(pages: number): string {
  return pages === 1 ? '1 page' : `${pages} pages`;
}

function toProblem({ location, reason }: Reading['problems'][number]): HTMLElement {
  return make('li', { text: `${location}: ${reason}` });
}
