/** What both services call their check in the page. */
interface CaptchaApi {
  render(place: Element, options: Record<string, unknown>): unknown;
}

/** The scripts of the services, the only hosts beside the server's that the widget ever asks, and only if its owner chose one. */
const scripts = {
  turnstile: 'https://challenges.cloudflare.com/turnstile/v0/api.js?render=explicit',
  hcaptcha: 'https://js.hcaptcha.com/1/api.js?render=explicit',
};

/**
 * Shows the check of a service below the conversation and resolves to its token. It stands in the page's own
 * DOM, in the slot `footer`, because its frames look for themselves in the document.
 */
export async function showCaptcha(
  kind: keyof typeof scripts,
  siteKey: string,
  place: Element,
  signal: AbortSignal,
): Promise<string> {
  const box = document.createElement('div');
  box.slot = 'footer';
  place.append(box);
  try {
    const api = await loadApi(kind);
    return await new Promise<string>((resolve, reject) => {
      const fail = () => reject(new Error(`${kind} failed`));
      signal.addEventListener('abort', fail, { once: true });
      if (signal.aborted) fail();
      else
        api.render(box, {
          sitekey: siteKey,
          callback: resolve,
          'error-callback': fail,
          'expired-callback': fail,
          'timeout-callback': fail,
        });
    });
  } finally {
    box.remove();
  }
}

async function loadApi(kind: keyof typeof scripts): Promise<CaptchaApi> {
  const known = () => (globalThis as unknown as Record<string, CaptchaApi | undefined>)[kind];
  if (!known()) {
    await new Promise((resolve, reject) => {
      const script = document.createElement('script');
      script.src = scripts[kind];
      script.nonce = document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce ?? '';
      script.addEventListener('load', resolve);
      script.addEventListener('error', () => {
        script.remove();
        reject(new Error(`${kind} did not load`));
      });
      document.head.append(script);
    });
  }
  const api = known();
  if (!api) throw new Error(`${kind} is not there`);
  return api;
}
