const composed = { bubbles: true, composed: true };

/** The widget is on the page and can be used. */
export class ReadyEvent extends Event {
  constructor() {
    super('prep-chat-ready', composed);
  }
}

/** The panel is about to open; `preventDefault()` keeps it closed. */
export class OpenEvent extends Event {
  constructor() {
    super('prep-chat-open', { ...composed, cancelable: true });
  }
}

/** The panel was closed. */
export class CloseEvent extends Event {
  constructor() {
    super('prep-chat-close', composed);
  }
}

declare global {
  interface HTMLElementEventMap {
    'prep-chat-ready': ReadyEvent;
    'prep-chat-open': OpenEvent;
    'prep-chat-close': CloseEvent;
  }
}
