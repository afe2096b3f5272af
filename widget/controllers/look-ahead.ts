import type { ConversationController } from './conversation-controller.ts';
import type { Settings } from '../state/settings.ts';

type Panel = HTMLElement & { settings: Settings; renderRoot: HTMLElement | DocumentFragment };

/** Pause in typing after which a question may be one, in ms. */
const pauseMs = 600;
/** Words of a question that is prepared while it is typed, at least. */
const fewestWords = 3;
/** Preparations that one question may cost before it is sent. */
const mostTries = 3;
/** Starters that are prepared, at most: as many as a server takes by default. */
const mostStarters = 5;
/** Rest after the server has refused, in seconds, if it names no other. */
const restSeconds = 30;

/** Panels that are looked after: each of their updates calls again. */
const known = new WeakSet<Panel>();

/**
 * Has questions prepared before they are asked, as the attribute `ahead` says: the starters as soon as somebody
 * points at one, and the first question while it is typed. A failure is nobody's to see: the question is then
 * prepared when it is asked.
 */
export function lookAhead(panel: Panel, conversation: ConversationController): void {
  if (known.has(panel)) return;
  known.add(panel);
  const wants = (what: string) => panel.settings.ahead.split(' ').includes(what);
  const isEmpty = () => conversation.conversation.turns.length === 0;
  const prepared = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let sending = new AbortController();
  let typed = '';
  let tries = 0;
  let restUntil = 0;

  async function send(body: { messages: string[]; typing?: boolean }, signal: AbortSignal): Promise<void> {
    if (Date.now() < restUntil) return;
    try {
      const response = await conversation.client.send('POST', '/api/prepare', signal, body);
      // What nobody reads would hold its connection.
      await response.text();
    } catch (error) {
      if (signal.aborted) return;
      const named = error instanceof Error && 'retryAfter' in error ? Number(error.retryAfter) : 0;
      restUntil = Date.now() + (named || restSeconds) * 1_000;
    }
  }

  function point(event: Event): void {
    const isStarter = event.target instanceof Element && event.target.closest('.starter');
    if (!isStarter || !wants('starters') || !isEmpty()) return;
    const texts = [...panel.renderRoot.querySelectorAll('.starter')].map((one) => one.textContent.trim());
    const messages = texts.slice(0, mostStarters).filter((text) => !prepared.has(text));
    if (messages.length === 0) return;
    for (const text of messages) prepared.add(text);
    void send({ messages }, new AbortController().signal);
  }

  function forget(): void {
    clearTimeout(timer);
    sending.abort();
  }

  function type(event: Event): void {
    const [field] = event.composedPath();
    if (!(field instanceof HTMLTextAreaElement) || !wants('typing')) return;
    forget();
    const text = field.value.trim();
    if (text === '') tries = 0;
    if (!isEmpty() || tries >= mostTries || text.split(/\s+/).length < fewestWords) return;
    timer = setTimeout(() => {
      if (text === typed) return;
      typed = text;
      tries += 1;
      sending = new AbortController();
      void send({ messages: [text], typing: true }, sending.signal);
    }, pauseMs);
  }

  panel.renderRoot.addEventListener('pointerover', point);
  panel.renderRoot.addEventListener('focusin', point);
  panel.renderRoot.addEventListener('input', type);
  // What is asked now needs no more preparing ahead; the next conversation begins anew.
  panel.addEventListener('prep-chat-ask', () => {
    clearTimeout(timer);
    tries = 0;
  });
}
