import type { Labels } from './labels.ts';
import { pluralIn } from './plural.ts';

const plural = pluralIn('hi');

export const labels: Labels = {
  title: 'इस साइट से पूछें',
  welcome: 'कोई सवाल पूछें। जवाब में उन पेजों के उद्धरण होंगे, जिनसे वह लिया गया है।',
  open: 'सवाल पूछें',
  close: 'बंद करें',
  loading: 'लोड हो रहा है…',
  unread: 'एक नया जवाब आया है',
  newConversation: 'नई बातचीत',
  question: 'आपका सवाल',
  placeholder: 'कोई सवाल पूछें…',
  send: 'भेजें',
  stop: 'रोकें',
  hint: 'भेजने के लिए Enter, नई पंक्ति के लिए Shift + Enter',
  messages: 'बातचीत',
  youSaid: 'आपका सवाल',
  assistantSaid: 'जवाब',
  starters: 'इन सवालों से शुरू करें',
  followups: 'आगे पूछें',
  disclaimer: 'जवाब अपने-आप तैयार होते हैं। कृपया स्रोत जाँच लें।',

  sources: 'स्रोत',
  source: (n, title) => `स्रोत ${n}: ${title}`,
  opensNewTab: 'नए टैब में खुलता है',
  showInList: 'स्रोतों की सूची में देखें',

  regenerate: 'फिर से जवाब दें',
  modes: { simpler: 'और आसान', shorter: 'और छोटा', detailed: 'और विस्तार से', continue: 'आगे लिखें' },
  samePages: 'पहले मिले पेजों से लिखा गया, दोबारा खोजे बिना',
  previousAnswer: 'पिछला जवाब',
  nextAnswer: 'अगला जवाब',
  answerOf: (n, count) => `${n}/${count}`,
  copy: 'कॉपी करें',
  copyCode: 'कोड कॉपी करें',
  copied: 'कॉपी हो गया',
  copyFailed: 'ब्राउज़र ने कॉपी करने की अनुमति नहीं दी',
  retry: 'फिर से कोशिश करें',
  edit: 'बदलाव करें',
  editQuestion: 'सवाल में बदलाव करें',
  askEdited: 'पूछें',
  cancel: 'रद्द करें',

  helpful: 'उपयोगी',
  notHelpful: 'उपयोगी नहीं',
  comment: 'क्या गलत था या क्या छूट गया? (ज़रूरी नहीं)',
  sendComment: 'टिप्पणी भेजें',
  thanks: 'धन्यवाद।',

  history: 'पिछली बातचीत',
  back: 'वापस',
  noHistory: 'कोई पिछली बातचीत नहीं है।',
  deleteConversation: 'मिटाएँ',
  deleteAll: 'मेरा सारा डेटा मिटाएँ',
  deleteSure: 'क्या यह बातचीत हमेशा के लिए मिटानी है?',
  deleteAllSure: 'क्या आपकी सारी बातचीत हमेशा के लिए मिटानी है?',
  deleteNow: 'हमेशा के लिए मिटाएँ',
  deleted: 'मिटा दिया गया।',
  notKept: 'यह ब्राउज़र कुछ भी सेव नहीं करता: यह पेज बंद होते ही बातचीत खत्म हो जाएगी।',

  jump: 'सबसे नए पर जाएँ',
  preparing: 'जवाब तैयार हो रहा है',
  steps: {
    search: 'साइट में खोज',
    rerank: 'अंशों की रैंकिंग',
    extract: 'वाक्यों का चुनाव',
    prepare_context: 'जवाब की तैयारी',
  },
  stepStates: {
    created: 'इंतज़ार में',
    started: 'जारी है',
    retrying: 'फिर से कोशिश हो रही है',
    completed: 'पूरा हुआ',
    reused: 'पहले का नतीजा इस्तेमाल हुआ',
    failed: 'नहीं हो पाया',
  },
  summaries: {
    search: ({ passages = 0, pages = 0 }) =>
      passages === 0
        ? 'इन शब्दों वाला कोई अंश नहीं मिला'
        : `${plural(pages, { one: '# पेज', other: '# पेजों' })} में ${plural(passages, { one: '# अंश मिला', other: '# अंश मिले' })}`,
    rerank: ({ kept = 0 }) =>
      kept === 0
        ? 'रैंक करने के लिए कुछ नहीं है'
        : plural(kept, { one: 'सबसे अच्छा अंश चुना गया', other: 'सबसे अच्छे # अंश चुने गए' }),
    extract: ({ sentences = 0, pages = 0 }) =>
      sentences === 0
        ? 'कोई उपयुक्त वाक्य नहीं मिला'
        : `${plural(pages, { one: '# पेज', other: '# पेजों' })} से ${plural(sentences, { one: '# वाक्य चुना गया', other: '# वाक्य चुने गए' })}`,
    prepare_context: ({ sources = 0, words = 0 }) =>
      `तैयार: ${plural(sources, { other: '# स्रोत' })}, ${plural(words, { other: '# शब्द' })}`,
  },
  prepared: (seconds) => `${seconds} सेकंड में तैयार`,
  seconds: (seconds) => `${seconds} से॰`,
  reused: {
    exact: 'पहले ही मिल चुका है, दोबारा नहीं खोजा गया',
    similar: 'मिलते-जुलते सवाल के लिए पहले ही मिल चुका है',
    follow_up: 'पहले मिले पेजों से',
  },
  stopped: 'रोक दिया गया। अब तक लिखा गया हिस्सा सुरक्षित है।',
  answerReady: 'जवाब पूरा हो गया है।',
  tableOf: (rows) => `${rows} पंक्तियों वाली तालिका`,
  codeBlock: 'कोड',

  offline: 'आप ऑफ़लाइन हैं। कनेक्शन वापस आते ही काम आगे बढ़ेगा।',
  reconnecting: 'कनेक्शन टूट गया। फिर से कोशिश हो रही है…',
  slow: 'सर्वर के जवाब का इंतज़ार है। आपका सवाल सुरक्षित है।',
  empty: 'पहले कोई सवाल लिखें।',
  tooLong: (limit) => `सवाल ${limit} वर्णों से लंबा है। इसे छोटा करके फिर से भेजें।`,
  busy: 'एक बार में एक ही जवाब: इसके पूरा होने का इंतज़ार करें या इसे रोकें। आपका लिखा हुआ सुरक्षित है।',
  notices: {
    extractive: 'ये साइट के उद्धरण हैं। कोई भाषा मॉडल सेट नहीं किया गया है।',
    model_down: 'भाषा मॉडल अभी जवाब नहीं दे रहा है। ये साइट के उद्धरण हैं।',
    mode_not_available: 'दूसरे शब्दों में लिखने के लिए भाषा मॉडल चाहिए। वही उद्धरण फिर से दिए जा रहे हैं।',
    truncated: 'जवाब तय लंबाई तक पहुँच गया है और अधूरा है।',
  },
  failures: {
    origin_not_allowed:
      'इस पेज को अभी असिस्टेंट इस्तेमाल करने की अनुमति नहीं है। पेज के मालिक को इस पेज के पते को अनुमति देनी होगी।',
    rate_limited: 'एक साथ बहुत सारे सवाल आ गए। थोड़ा रुककर फिर से कोशिश करें।',
    unavailable: 'सर्वर से संपर्क नहीं हो पा रहा है। कनेक्शन जाँचें और फिर से कोशिश करें।',
    storage_unavailable: 'डेटाबेस अभी जवाब नहीं दे रहा है। थोड़ी देर में फिर से कोशिश करें।',
    preparation_failed: 'तैयारी पूरी नहीं हो पाई। कुछ भी खोया नहीं है: फिर से कोशिश करें।',
    model_unavailable: 'भाषा मॉडल अभी जवाब नहीं दे रहा है। पेज मिल चुके हैं: फिर से कोशिश करें।',
    model_interrupted: 'जवाब बीच में रुक गया। पूरा जवाब पाने के लिए फिर से कोशिश करें।',
    model_stalled: 'भाषा मॉडल ने जवाब देना बंद कर दिया। फिर से कोशिश करें।',
    answer_withheld:
      'जवाब रोक दिया गया क्योंकि उसमें अंदरूनी निर्देश दोहराए जा रहे थे। सवाल दूसरे शब्दों में पूछें या फिर से कोशिश करें।',
    message_too_long: 'सवाल बहुत लंबा है। इसे छोटा करके फिर से भेजें।',
  },
  failure: 'कोई गड़बड़ी हुई। फिर से कोशिश करें।',
};
