import type { ReactiveController, ReactiveControllerHost } from 'lit';

type Host = ReactiveControllerHost & { renderRoot: HTMLElement | DocumentFragment };

/** A pointer needs so long from the mark to the card, in ms. */
const wayMs = 250;
/** Between the mark and the card, and to the edge of the window, in px. */
const gap = 8;

/** Shows a card beside a mark while either is pointed at or has the focus; Escape hides it and nothing else. */
export class CardController implements ReactiveController {
  readonly #host: Host;
  #mark: HTMLElement | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: Host) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#hide();
  }

  show(mark: HTMLElement): void {
    const card = this.#card;
    if (!card || !mark.isConnected) return;
    if (this.#mark && this.#mark !== mark) this.#hide();
    clearTimeout(this.#timer);
    this.#mark = mark;
    for (const [target, names, listen] of this.#listeners(card))
      for (const name of names) target.addEventListener(name, listen, true);
    card.showPopover();
    this.#place(card, mark);
  }

  get #card(): HTMLElement | null {
    return this.#host.renderRoot.querySelector<HTMLElement>('[popover]');
  }

  #listeners(card: HTMLElement): [EventTarget, string[], (event: Event) => void][] {
    return [
      [this.#mark ?? card, ['pointerleave', 'blur'], this.#leave],
      [card, ['pointerleave'], this.#leave],
      [card, ['pointerenter'], this.#stay],
      [document, ['keydown'], this.#keydown],
      [globalThis, ['scroll', 'resize'], this.#hide],
    ];
  }

  /** Below the mark, or above it where there is more room. */
  #place(card: HTMLElement, mark: HTMLElement): void {
    const at = mark.getBoundingClientRect();
    const size = card.getBoundingClientRect();
    const below = at.bottom + gap + size.height <= innerHeight || at.top < innerHeight - at.bottom;
    const left = at.left + at.width / 2 - size.width / 2;
    card.style.top = `${below ? at.bottom + gap : at.top - gap - size.height}px`;
    card.style.left = `${Math.max(gap, Math.min(left, innerWidth - size.width - gap))}px`;
  }

  readonly #stay = (): void => clearTimeout(this.#timer);

  readonly #leave = (): void => {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (!this.#mark?.matches(':focus-visible')) this.#hide();
    }, wayMs);
  };

  readonly #keydown = (event: Event): void => {
    if ((event as KeyboardEvent).key !== 'Escape') return;
    event.stopPropagation();
    event.preventDefault();
    this.#hide();
  };

  readonly #hide = (): void => {
    clearTimeout(this.#timer);
    const card = this.#card;
    if (card) {
      for (const [target, names, listen] of this.#listeners(card))
        for (const name of names) target.removeEventListener(name, listen, true);
      if (card.matches(':popover-open')) card.hidePopover();
    }
    this.#mark = undefined;
  };
}
