/** How one language asks: what begins a question, and what may follow an "and" as a question of its own. */
interface QuestionShape {
  /** Language of the stop words. */
  lang: string;
  /** Words that ask, also in the middle of a sentence. */
  asking: RegExp;
  /** The begin of a text that is a question or wants one answered. */
  begin: RegExp;
  /** What joins two questions, in a text whose white space is single spaces. */
  joint: RegExp;
  /** A question of its own, whatever stands before: its verb comes before its subject. */
  strong: RegExp;
  /** One where nothing before it asks a second time: else it belongs to what is asked there. */
  weak: RegExp;
}

const politeness = String.raw`(?:(?:and|also|so|ok|okay|hi|hello|hey|please|thanks|well|but|then|und|auch|also|hallo|bitte|aber|hola|por favor|bonjour|salut|et|y)[\s,.!]+){0,3}`;
const starts = (words: string) => new RegExp(String.raw`^[\s¿"“(]*${politeness}¿?(?:${words})`, 'iu');
const whole = (words: string) => new RegExp(String.raw`(?<!\p{L})(?:${words})(?!\p{L})`, 'giu');
const first = (words: string) => new RegExp(String.raw`^¿?(?:${words})(?!\p{L})`, 'iu');

const enAsk = 'how|what|where|when|why|which|whose|who|whom';
const enDo = 'do|does|did|can|could|should|shall|will|would|may|must';
const enBe = 'is|are|was|were|has|have';
const enWho = 'i|you|we|it|they|he|she|one|there|the|an?|my|your|our|this|that|these|those|its|their';
const enRequest = 'tell me|show me|explain|describe|i (?:want|need|would like) to know|i wonder';

const deAsk =
  'wie|was|wo|wann|warum|wieso|weshalb|welche[rsnm]?|wer|wem|wen|wohin|woher|womit|wofür|woran|wozu|wieviel';
const deWho =
  'ich|man|wir|du|sie|es|er|ihr|das|die|der|den|dem|eine?[nmrs]?|meine?[nmrs]?|deine?[nmrs]?|ihre?[nmrs]?|diese[nmrs]?';
const deVerb =
  'kann|können|muss|müssen|darf|soll|ist|sind|gibt|hat|habe|brauche|braucht|geht|funktioniert|läuft|lässt|wird|werden|bleibt|gilt|bekomme|sehe';
const deNoVerb = `${deWho}|oft|lange|viele?|weit|schnell|hoch|groß|gut|sehr|und|zu`;

const esAsk = 'cómo|qué|dónde|cuándo|por qué|cuál(?:es)?|quién(?:es)?|cuánt[oa]s?';
const frAsk =
  "comment|où|quand|pourquoi|quel(?:le)?s?|combien|qui|que|qu['’]est-ce qu[ei'’]|est-ce qu[e'’]?|à quoi";
const frYes = 'puis-je|peut-on|dois-je|faut-il|y a-t-il|est-il|est-ce';

/** The languages in which questions are told apart; a question of another one stays whole. */
export const questionShapes: readonly QuestionShape[] = [
  {
    lang: 'en',
    asking: whole(enAsk),
    begin: starts(String.raw`${enAsk}|${enDo}|${enBe}|am|(?:${enRequest})(?:\s+(?:${enAsk}))?`),
    joint: /(?:[,;] ?| )(?:and also|and then|and|also|plus) |[,;] ?/giu,
    strong: new RegExp(
      String.raw`^(?:(?:how|where|when|why)(?:\s+\p{L}+){0,2}?\s+(?:${enDo})|(?:${enAsk})(?:\s+\p{L}+){0,2}?\s+(?:do|does|did|(?:${enDo}|${enBe})\s+(?:${enWho}))|(?:${enDo}|${enBe})\s+(?:${enWho})|(?:how|what|where|which)\s+(?:to|i|we|you))\s+\p{L}`,
      'iu',
    ),
    weak: new RegExp(
      String.raw`^(?:(?:${enAsk})(?:\s+\p{L}+){0,3}?\s+(?:${enBe}|${enDo})|what\s+\p{L}+\s+\p{L}+\s+(?:is|are|was|were))\s`,
      'iu',
    ),
  },
  {
    lang: 'de',
    asking: whole(deAsk),
    begin: starts(
      String.raw`${deAsk}|${deVerb}|(?:sag mir|erkläre?|zeig mir|ich (?:will|möchte) wissen)(?:,?\s+(?:${deAsk}))?|\p{Lu}?\p{Ll}+e ich`,
    ),
    joint: /(?:[,;] ?| )(?:und auch|und|sowie) |; ?/giu,
    strong: new RegExp(
      String.raw`^(?:(?:${deAsk})(?:\s+\p{L}+){0,2}?\s+(?!(?:${deNoVerb})\s)\p{L}+\s+(?:${deWho})|(?:${deVerb})\s+(?:${deWho}))\s+\p{L}`,
      'iu',
    ),
    weak: new RegExp(
      String.raw`^(?:(?:${deAsk})\s+(?:ich|man|wir|${deVerb})|(?:${deVerb})\s+(?:${deWho}))\s`,
      'iu',
    ),
  },
  {
    lang: 'es',
    asking: whole(esAsk),
    begin: starts(`${esAsk}|puedo|se puede|hay|necesito|tengo que|debo|funciona|es`),
    joint: /(?:[,;] ?| )(?:y también|y|e) |; ?/giu,
    strong: first('puedo|se puede|hay|necesito|tengo que|debo'),
    weak: first(esAsk),
  },
  {
    lang: 'fr',
    asking: whole(frAsk),
    begin: starts(`${frAsk}|${frYes}`),
    joint: /(?:[,;] ?| )(?:et aussi|et) |; ?/giu,
    strong: first(`${frYes}|qu['’]est-ce`),
    weak: first(frAsk.replace('|qui|que', '')),
  },
];
