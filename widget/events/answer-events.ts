/** Another answer of the turn is to be shown. Stays inside the widget. */
export class FlipEvent extends Event {
  readonly step: -1 | 1;

  constructor(step: -1 | 1) {
    super('prep-chat-flip');
    this.step = step;
  }
}

/** A citation mark was chosen. Stays inside the widget. */
export class CiteEvent extends Event {
  readonly n: number;

  constructor(n: number) {
    super('prep-chat-cite', { bubbles: true });
    this.n = n;
  }
}

declare global {
  interface HTMLElementEventMap {
    'prep-chat-flip': FlipEvent;
    'prep-chat-cite': CiteEvent;
  }
}
