/** A form that the same answer can be given in; `answer`: another language, or only other words. */
export type AskedForm = 'answer' | 'simpler' | 'shorter' | 'detailed' | 'steps';

/**
 * What a visitor says who wants the last answer in another form, and nothing that a search could find. All words
 * of such a message are out of a closed list, so that one word about the matter ("translate the widget") makes it a
 * question. Measured on turns in test/fixtures/follow-up-turns.json, written before.
 */
const languages =
  'english german french spanish portuguese italian dutch polish turkish arabic hebrew hindi japanese korean chinese ' +
  'englisch deutsch französisch spanisch portugiesisch italienisch niederländisch polnisch türkisch arabisch ' +
  'inglés ingles alemán aleman francés frances español espanol portugués portugues italiano holandés polaco turco';

const words = (text: string) => new Set(text.split(' '));
const languageNames = words(languages);

/** Words that may be in such a message but do not make one. */
const filler = words(
  'please can could would you i me it that this the your answer again to in into as a an on of and with explain say tell give put ' +
    'make write do is was too so very more much bit little one two three sentence sentences word words way different other fewer now still version only ' +
    'bitte kannst könntest könnten können du sie mir es das die der den deine deiner antwort antworte noch mal nochmal einmal auf in als ' +
    'einem einen eine ein satz sätzen wort worten sag sagen schreib schreibe gib erklär erkläre erklären mach mache zu etwas viel ' +
    'anders ich habe nicht wäre zehn fünf mit und jetzt nur wenigen weniger worte noch immer ' +
    'por favor me lo la puedes podrías podrias puede decir dilo di explica explícalo explicalo explicar explícame explicame dame hazlo ' +
    'en de otra otras una un manera forma frase frases palabras ahora todavía sigo sin otras explícamelo explicamelo explícamela menos ' +
    ' tu respuesta eso esto que es muy mas más con y a no',
);

/** Words that ask for another form, by the form. */
const forms: [AskedForm, Set<string>][] = [
  ['steps', words('steps schritte schritten pasos')],
  [
    'shorter',
    words(
      'short shorter shorten brief briefly briefer long tldr summary summarize summarise condense ' +
        'kurz kurze kürzer kürzere lang zusammenfassung zusammen fass fasse fassen zusammenfassen kurzfassung ' +
        'corto corta breve resumen resume resúmelo resumelo resumir largo',
    ),
  ],
  [
    'simpler',
    words(
      'simply simple simpler simplify plain easy easier understand get eli5 five child beginner ' +
        'einfach einfacher einfachen verstanden verstehe verständlicher ' +
        'fácil facil sencillo simple entiendo entendí entendi claro',
    ),
  ],
  [
    'detailed',
    words(
      'detail details detailed longer elaborate genauer ausführlicher ausführlich detailliert detalle detalles detallado',
    ),
  ],
  [
    'answer',
    words(
      'rephrase reword repeat translate list bullet bullets points table ' +
        'umformulieren formuliere wiederhole übersetze übersetzen liste stichpunkte stichpunkten tabelle ' +
        'reformula repite traduce tradúcelo traducelo lista tabla',
    ),
  ],
];

/** Phrases that are one word of the above. */
const phrases: [RegExp, string][] = [
  [/\btl ?;? ?dr\b/gu, 'tldr'],
  [
    /\b(?:like|as if) i(?:'m| am| were| was)(?: a)? (?:five|5|child|beginner|ten|10)(?: years old)?\b/gu,
    'eli5',
  ],
  [/\bals wäre ich (?:zehn|fünf|ein kind|anfänger)\b/gu, 'einfacher'],
  [/\bstep[- ]by[- ]step\b|\bschritt für schritt\b|\bpaso a paso\b/gu, 'steps'],
  [/\b(?:i )?(?:did not|didn't|do not|don't|didnt|dont) (?:understand|get)\b/gu, 'understand'],
  [/\b(?:das )?(?:habe ich|hab ich|ich habe|verstehe ich) (?:das )?nicht(?: verstanden)?\b/gu, 'verstanden'],
  [
    /\b(?:de otra (?:manera|forma)|(?:en|con) otras palabras|(?:in|with) (?:other|different) words|(?:mit|in) anderen worten)(?!\p{L})/gu,
    'rephrase',
  ],
  [
    /\b(?:with|in) (?:fewer|less) words\b|\b(?:mit|in) (?:wenigen|weniger|wenig) worten\b|\b(?:con|en) (?:pocas|menos) palabras\b/gu,
    'shorter',
  ],
];

/**
 * The form in which the last answer is wanted again, or nothing when the message asks something.
 * Of a mere language only where it is a wish: "in German please", not "in German?".
 */
export function askedForm(message: string): AskedForm | undefined {
  if (message.length > 120) return undefined;
  let text = message.normalize('NFC').toLowerCase().replace(/[’`´]/g, "'");
  for (const [phrase, word] of phrases) text = text.replace(phrase, word);
  const said = text.match(/[\p{L}\p{N}']+/gu) ?? [];
  const named = said.some((word) => languageNames.has(word));
  const form = forms.find(([, own]) => said.some((word) => own.has(word)))?.[0];
  const known = (word: string) =>
    filler.has(word) || languageNames.has(word) || forms.some(([, own]) => own.has(word));
  if (!said.every(known)) return undefined;
  if (form) return form;
  const wished =
    /\b(?:please|bitte|por favor|say|tell|explain|write|sag|schreib|erklär\p{L}*|dilo|decir|explica\p{L}*)\b/u;
  return named && (wished.test(text) || text.includes('bitte')) ? 'answer' : undefined;
}
