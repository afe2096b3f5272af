import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { CloseEvent, OpenEvent, ReadyEvent } from '../events.ts';
import { accentColours } from './theme.ts';

interface Host extends ReactiveControllerHost, HTMLElement {
  renderRoot: HTMLElement | DocumentFragment;
  mode: 'floating' | 'inline';
  opened: boolean;
}

/** Opens and closes the floating panel, and keeps the focus where a visitor expects it. */
export class PanelController implements ReactiveController {
  readonly #host: Host;
  readonly #jump: () => void;
  #announced = false;

  constructor(host: Host, jump: () => void) {
    this.#host = host;
    this.#jump = jump;
    host.addController(this);
  }

  hostConnected(): void {
    if (this.#announced) return;
    this.#announced = true;
    void this.#host.updateComplete.then(() => this.#host.dispatchEvent(new ReadyEvent()));
  }

  open(): void {
    if (this.#host.mode !== 'floating' || this.#host.opened) return;
    if (!this.#host.dispatchEvent(new OpenEvent())) return;
    this.#host.opened = true;
    void this.#host.updateComplete.then(() =>
      this.#host.renderRoot.querySelector('prep-chat-composer')?.focus(),
    );
  }

  close(): void {
    if (this.#host.mode !== 'floating' || !this.#host.opened) return;
    this.#host.opened = false;
    this.#host.dispatchEvent(new CloseEvent());
    // On a small screen the launcher is hidden for as long as the panel is open.
    void this.#host.updateComplete.then(() =>
      this.#host.renderRoot.querySelector<HTMLElement>('.launcher')?.focus({ preventScroll: true }),
    );
  }

  readonly keydown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.isComposing || this.#host.mode !== 'floating') return;
    event.stopPropagation();
    this.close();
  };

  readonly jump = (): void => this.#jump();

  /** Derives every colour that the accent is the origin of. */
  applyAccent(accent: string): void {
    const light = accentColours(accent, false);
    const dark = accentColours(accent, true);
    for (const name of ['--_accent', '--_on-accent', '--_accent-text']) {
      if (light[name]) this.#host.style.setProperty(name, `light-dark(${light[name]}, ${dark[name]})`);
      else this.#host.style.removeProperty(name);
    }
  }
}
