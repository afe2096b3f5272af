import type { Labels } from './labels.ts';
import { pluralIn } from './plural.ts';

// Turkish nouns stay singular after a number: one form is enough, the number alone is formatted.
const plural = pluralIn('tr');

export const labels: Labels = {
  title: 'Bu siteye sor',
  welcome: 'Bir soru sorun. Yanıtta, dayandığı sayfalardan alıntılar yer alır.',
  open: 'Soru sor',
  close: 'Kapat',
  loading: 'Yükleniyor…',
  unread: 'Yeni bir yanıt var',
  newConversation: 'Yeni sohbet',
  question: 'Sorunuz',
  placeholder: 'Sorunuzu yazın…',
  send: 'Gönder',
  stop: 'Durdur',
  hint: 'Enter gönderir, Shift + Enter yeni satıra geçer',
  messages: 'Sohbet',
  youSaid: 'Sorunuz',
  assistantSaid: 'Yanıt',
  starters: 'Başlangıç soruları',
  followups: 'İlgili sorular',
  disclaimer: 'Yanıtlar otomatik olarak oluşturulur. Kaynakları kontrol edin.',

  sources: 'Kaynaklar',
  source: (n, title) => `Kaynak ${n}: ${title}`,
  opensNewTab: 'yeni sekmede açılır',

  regenerate: 'Yeniden yanıtla',
  modes: {
    simpler: 'Daha basit',
    shorter: 'Daha kısa',
    detailed: 'Daha ayrıntılı',
    continue: 'Devam et',
    more: 'Diğer biçimler',
  },
  samePages: 'Yeni arama yapılmadan, daha önce bulunan sayfalardan yazıldı',
  previousAnswer: 'Önceki yanıt',
  nextAnswer: 'Sonraki yanıt',
  answerOf: (n, count) => `${n}/${count}`,
  copy: 'Kopyala',
  copyCode: 'Kodu kopyala',
  copied: 'Kopyalandı',
  copyFailed: 'Tarayıcı kopyalamaya izin vermedi',
  retry: 'Tekrar dene',
  edit: 'Düzenle',
  editQuestion: 'Soruyu düzenle',
  askEdited: 'Sor',
  cancel: 'İptal',

  helpful: 'Yararlı',
  notHelpful: 'Yararlı değil',
  comment: 'Yanlış veya eksik olan neydi? (isteğe bağlı)',
  sendComment: 'Yorumu gönder',
  thanks: 'Teşekkürler.',

  history: 'Önceki sohbetler',
  noHistory: 'Önceki sohbet yok.',
  deleteConversation: 'Sil',
  deleteAll: 'Tüm verilerimi sil',
  deleteSure: 'Bu sohbet kalıcı olarak silinsin mi?',
  deleteAllSure: 'Tüm sohbetleriniz kalıcı olarak silinsin mi?',
  deleteNow: 'Kalıcı olarak sil',
  deleted: 'Silindi.',
  notKept: 'Bu tarayıcı hiçbir şey saklamıyor: sohbet, bu sayfa kapanınca sona erer.',

  jump: 'En yeniye git',
  preparing: 'Yanıt hazırlanıyor',
  steps: {
    search: 'Sitede arama',
    rerank: 'Bölümleri sıralama',
    extract: 'Cümleleri seçme',
    prepare_context: 'Yanıtı hazırlama',
  },
  stepStates: {
    created: 'bekliyor',
    started: 'sürüyor',
    retrying: 'tekrar deneniyor',
    completed: 'tamamlandı',
    reused: 'yeniden kullanıldı',
    failed: 'başarısız oldu',
  },
  summaries: {
    search: ({ passages = 0, pages = 0, wordsOnly }) =>
      (passages === 0
        ? 'Bu sözcükleri içeren bölüm bulunamadı'
        : `${plural(pages, { other: '# sayfada' })} ${plural(passages, { other: '# bölüm' })} bulundu`) +
      (wordsOnly ? ' · yalnızca sözcüklere göre' : ''),
    rerank: ({ kept = 0, ownOrder }) =>
      (kept === 0
        ? 'Sıralanacak bölüm yok'
        : plural(kept, { one: 'En iyi bölüm seçildi', other: 'En iyi # bölüm seçildi' })) +
      (ownOrder ? ' · sıralama hizmeti olmadan' : ''),
    extract: ({ sentences = 0, pages = 0 }) =>
      sentences === 0
        ? 'Uygun cümle yok'
        : `${plural(pages, { other: '# sayfadan' })} ${plural(sentences, { other: '# cümle' })} seçildi`,
    prepare_context: ({ sources = 0, words = 0 }) =>
      `Hazır: ${plural(sources, { other: '# kaynak' })}, ${plural(words, { other: '# sözcük' })}`,
  },
  prepared: (seconds) => `${seconds} saniyede hazırlandı`,
  seconds: (seconds) => `${seconds} sn`,
  reused: {
    exact: 'Daha önce bulundu, yeniden arama yapılmadı',
    similar: 'Benzer bir soru için daha önce bulundu',
    follow_up: 'Daha önce bulunan sayfalardan',
  },
  stopped: 'Durduruldu. Şimdiye kadar yazılanlar korundu.',
  answerReady: 'Yanıt tamamlandı.',
  tableOf: (rows) => `${rows} satırlı tablo`,
  codeBlock: 'Kod',

  offline: 'Çevrimdışısınız. Bağlantı geri gelir gelmez devam edilecek.',
  reconnecting: 'Bağlantı koptu. Yeniden deneniyor…',
  slow: 'Sunucudan hâlâ yanıt bekleniyor. Sorunuz saklandı.',
  waiting: 'Sunucu meşgul. Sorunuz saklandı ve ele alınacak.',
  checking: 'İnsan olduğunuz doğrulanıyor…',
  empty: 'Önce bir soru yazın.',
  tooLong: (limit) => `Soru ${limit} karakterden uzun. Kısaltıp yeniden gönderin.`,
  busy: 'Aynı anda yalnızca bir yanıt: bitmesini bekleyin veya durdurun. Metniniz saklandı.',
  notices: {
    extractive: 'Bunlar siteden alıntılardır. Ayarlanmış bir dil modeli yok.',
    budget_spent: 'Bunlar siteden alıntılardır. Dil modelinin bugünkü bütçesi doldu.',
    model_down: 'Dil modeli şu anda yanıt vermiyor. Bunlar siteden alıntılardır.',
    mode_not_available: 'Yeniden ifade etmek için bir dil modeli gerekir. Alıntılar yeniden gösteriliyor.',
    truncated: 'Yanıt uzunluk sınırına ulaştı ve eksik kaldı.',
    not_saved: 'Bu yanıt henüz kaydedilemedi: sayfa yenilenince kaybolabilir.',
    uncited: 'Bu sitedeki hiçbir sayfa bu yanıtı desteklemiyor.',
  },
  failures: {
    origin_not_allowed:
      'Bu sayfa henüz asistanı kullanamıyor. Sayfa sahibinin bu sayfanın adresine izin vermesi gerekiyor.',
    identity_required: 'Önce bu sitede oturum açın, sonra tekrar deneyin.',
    rate_limited: 'Kısa sürede çok fazla soru soruldu. Biraz bekleyip tekrar deneyin.',
    human_check_required: 'İnsan olduğunuz doğrulanamadı. Tekrar deneyin.',
    unavailable: 'Sunucuya ulaşılamıyor. Bağlantıyı kontrol edip tekrar deneyin.',
    storage_unavailable: 'Veritabanı şu anda yanıt vermiyor. Biraz sonra tekrar deneyin.',
    preparation_failed: 'Hazırlık başarısız oldu. Hiçbir şey kaybolmadı: tekrar deneyin.',
    model_unavailable: 'Dil modeli şu anda yanıt vermiyor. Sayfalar zaten bulundu: tekrar deneyin.',
    model_interrupted: 'Yanıt yarıda kesildi. Tamamını almak için tekrar deneyin.',
    model_stalled: 'Dil modeli yanıt vermeyi kesti. Tekrar deneyin.',
    answer_withheld:
      'Yanıt, iç yönergeleri tekrarladığı için durduruldu. Soruyu başka türlü sorun veya yeniden deneyin.',
    message_too_long: 'Soru çok uzun. Kısaltıp yeniden gönderin.',
  },
  failure: 'Bir sorun oluştu. Tekrar deneyin.',
  plain: 'Bu sohbetin bir bölümü yüklenemedi. Tekrar deneyin veya sayfayı yenileyin.',
};
