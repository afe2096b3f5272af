/**
 * @file
 * Hands each <prep-chat> of the page what vouches for whoever is logged in.
 */
(function (settings) {
  async function token() {
    const response = await fetch(settings.tokenUrl, { cache: 'no-store' });
    return response.ok ? (await response.json()).token : undefined;
  }

  customElements.whenDefined('prep-chat').then(() => {
    document.querySelectorAll('prep-chat').forEach((chat) => {
      chat.identity = token;
    });
  });
  // The script of the widget adds an element of its own later.
  document.addEventListener('prep-chat-ready', ({ target }) => {
    target.identity = token;
  });
})(drupalSettings.prepChat);
