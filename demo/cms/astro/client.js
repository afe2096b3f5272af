import { embed } from 'prep-chat/embed';

/**
 * One widget for all pages, also where `<ClientRouter />` replaces the body. A page with
 * `<meta name="prep-chat" content="off">` has none.
 *
 * @param {import('prep-chat/embed').EmbedOptions} options
 */
export function start(options) {
  const widget = embed(options, pageTheme);
  const update = () => {
    if (document.querySelector('meta[name="prep-chat"][content="off"]')) widget.hide();
    else widget.show();
  };
  document.addEventListener('astro:before-swap', (event) => {
    const { swap } = event;
    // In the same task, or the widget takes it for its end and stops what it is doing.
    event.swap = () => {
      swap();
      update();
    };
  });
  update();
}

/** As Starlight and most themes mark it on `<html>`: `data-theme`, or a class. */
function pageTheme() {
  const { classList, dataset } = document.documentElement;
  return ['dark', 'light'].find((each) => dataset.theme === each || classList.contains(each)) ?? 'auto';
}
