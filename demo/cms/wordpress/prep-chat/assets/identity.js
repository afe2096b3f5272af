/* Hands each <prep-chat> of the page what vouches for whoever is signed in. */
(function () {
  const { url, nonce } = window.prepChatIdentity;

  async function token() {
    const response = await fetch(url, { headers: { 'X-WP-Nonce': nonce }, cache: 'no-store' });
    return response.ok ? (await response.json()).token : undefined;
  }

  customElements.whenDefined('prep-chat').then(() => {
    for (const chat of document.querySelectorAll('prep-chat')) {
      chat.identity = token;
    }
  });
  // The script of the widget adds an element of its own later.
  document.addEventListener('prep-chat-ready', ({ target }) => {
    target.identity = token;
  });
})();
