import { texts } from './texts.mjs';

/** Somebody's page with the widget on it; the query says in which language, where its server is, and which mode. */
export function hostPage(query) {
  const lang = query.get('lang');
  const { title, welcome } = texts[lang];
  return `<!doctype html><html lang="${lang}" dir="${lang === 'ar' ? 'rtl' : 'ltr'}"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${title}</title>
<style>body{font:16px/1.6 system-ui;margin:2rem;max-width:32rem}</style>
${query.get('mode') === 'page' ? '<style>body{margin:0;max-width:none}main{position:absolute;clip-path:inset(50%)}</style>' : ''}
<main><h1>${title}</h1><p>${welcome}</p></main>
<prep-chat endpoint="${query.get('endpoint')}" mode="${query.get('mode') ?? 'floating'}" heading="${title}"
 welcome="${welcome}" starters="${texts[lang].starters.join('|')}" ${query.get('closed') ? '' : 'open'}></prep-chat>
<script type="module" src="/prep-chat.js"></script></html>`;
}
