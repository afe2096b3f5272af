import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { DismissEvent } from '../events/conversation-events.ts';
import { opens, type Mode } from '../state/settings.ts';

interface Host extends ReactiveControllerHost, HTMLElement {
  renderRoot: HTMLElement | DocumentFragment;
  opened: boolean;
  settings: { mode: Mode };
}

/** On a screen this small the panel takes all of it, and the page behind cannot be used. */
const small = matchMedia('(max-width: 480px), (max-height: 420px)');

/**
 * Shows the panel as what it is: beside the page a dialog that leaves the page alone, on a small screen
 * a modal one; the browser then keeps the focus inside and everything else inert.
 */
export class DialogController implements ReactiveController {
  readonly #host: Host;
  /** A modal dialog takes the focus, which is the visitor's to give: it is one only once they are in it. */
  #entered = false;

  constructor(host: Host) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    small.addEventListener('change', this.#sync);
    globalThis.visualViewport?.addEventListener('resize', this.#fit);
    globalThis.visualViewport?.addEventListener('scroll', this.#fit);
  }

  hostDisconnected(): void {
    small.removeEventListener('change', this.#sync);
    globalThis.visualViewport?.removeEventListener('resize', this.#fit);
    globalThis.visualViewport?.removeEventListener('scroll', this.#fit);
  }

  hostUpdated(): void {
    this.#sync();
  }

  get #dialog(): HTMLDialogElement | null {
    return this.#host.renderRoot.querySelector('dialog');
  }

  readonly #sync = (): void => {
    const dialog = this.#dialog;
    // An update may come after the element has been taken out of the page.
    if (!dialog?.isConnected) return;
    const { opened } = this.#host;
    this.#entered &&= opened;
    const modal = this.#entered && small.matches;
    const focused = focusWithin(dialog);
    if (dialog.open && (!opened || modal !== dialog.matches(':modal'))) dialog.close();
    // `show()` would take the focus as well.
    if (opened && !dialog.open) {
      if (modal) dialog.showModal();
      else dialog.setAttribute('open', '');
      focused?.focus({ preventScroll: true });
    }
    dialog.toggleAttribute('aria-modal', modal);
    if (modal) dialog.setAttribute('aria-modal', 'true');
    this.#fit();
  };

  /** The keyboard of a phone covers the page without telling it: only the visual viewport knows. */
  readonly #fit = (): void => {
    const { style } = this.#host;
    const view = globalThis.visualViewport;
    const covered = view && this.#dialog?.matches(':modal') && view.scale === 1;
    style.setProperty('--_top', covered ? `${view.offsetTop}px` : '0px');
    style.setProperty('--_visible', covered ? `${view.height}px` : '100dvh');
  };

  readonly enter = (): void => {
    if (this.#entered) return;
    this.#entered = true;
    this.#sync();
  };

  readonly cancel = (event: Event): void => {
    event.preventDefault();
    this.dismiss();
  };

  readonly keydown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.isComposing || event.defaultPrevented) return;
    if (!opens(this.#host.settings.mode)) return;
    event.preventDefault();
    event.stopPropagation();
    this.dismiss();
  };

  readonly dismiss = (): void => {
    this.#host.dispatchEvent(new DismissEvent());
  };
}

function focusWithin(dialog: HTMLElement): HTMLElement | null {
  let focused = (dialog.getRootNode() as ShadowRoot).activeElement as HTMLElement | null;
  if (!dialog.contains(focused)) return null;
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement as HTMLElement;
  return focused;
}
