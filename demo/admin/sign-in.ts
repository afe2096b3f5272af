import { html, type TemplateResult } from 'lit';

/** Asks for the token. The field has no name and the form no address: nothing of it can get into one. */
export function signIn(failure: string, busy: boolean, enter: (token: string) => void): TemplateResult {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const field = (event.currentTarget as HTMLFormElement).querySelector('input');
    const token = field?.value.trim();
    if (token) enter(token);
    else field?.focus();
  };
  return html`<main id="content" class="sign-in" tabindex="-1">
    <h1>The owner’s page</h1>
    <p>See what visitors ask, what your pages do not answer, and what it costs.</p>
    <form method="post" @submit=${submit}>
      <label for="token">Token</label>
      <input
        id="token"
        type="password"
        autocomplete="current-password"
        autocapitalize="off"
        spellcheck="false"
        required
        aria-describedby="token-hint token-failure"
        aria-invalid=${failure ? 'true' : 'false'}
      />
      <p id="token-hint">
        The value of <code>PREP_CHAT_ADMIN_TOKEN</code>. This tab remembers it until it is closed.
      </p>
      <p id="token-failure" class="failure" role="alert">${failure}</p>
      <button type="submit" ?disabled=${busy}>${busy ? 'Signing in …' : 'Sign in'}</button>
    </form>
  </main>`;
}
