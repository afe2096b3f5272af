import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Labels } from '../locales/labels.ts';
import { loadLabels } from '../locales/load.ts';
import type { Settings } from '../state/settings.ts';

interface Host extends ReactiveControllerHost, HTMLElement {
  settings: Settings;
}

/** The words of the visitor's language, once they are loaded, with the page's own put over them. */
export class LabelsController implements ReactiveController {
  labels: Labels | undefined;
  locale = 'en';
  /** Resolves when there are words to show. */
  readonly ready: Promise<void>;
  readonly #host: Host;
  #resolve: () => void = () => undefined;
  #wanted: { locale: string; labels: unknown } | undefined;

  constructor(host: Host) {
    this.#host = host;
    this.ready = new Promise((resolve) => (this.#resolve = resolve));
    host.addController(this);
  }

  hostUpdate(): void {
    const { locale, labels } = this.#host.settings;
    if (this.#wanted?.locale === locale && this.#wanted.labels === labels) return;
    const wanted = { locale, labels };
    this.#wanted = wanted;
    void load(locale, labels).then((loaded) => {
      if (this.#wanted !== wanted) return;
      this.labels = loaded;
      this.locale = locale;
      this.#host.requestUpdate();
      this.#resolve();
    });
  }

  /** The script's, where it is not the page's own. */
  get direction(): 'rtl' | 'ltr' | undefined {
    const { direction } = this.#host.settings;
    return direction === getComputedStyle(this.#host).direction ? undefined : direction;
  }
}

async function load(locale: string, overrides: unknown): Promise<Labels> {
  const labels = await loadLabels(locale);
  if (typeof overrides !== 'object' || !overrides || Object.keys(overrides).length === 0) return labels;
  const { withOverrides } = await import('../locales/label-overrides.ts');
  return withOverrides(labels, overrides);
}
