import type { Labels } from './labels.ts';
import { pluralIn } from './plural.ts';

// Japanese has one form: the number alone is formatted.
const plural = pluralIn('ja');

export const labels: Labels = {
  title: 'このサイトに質問する',
  welcome: '質問を入力してください。回答には根拠となったページが引用されます。',
  open: '質問する',
  close: '閉じる',
  loading: '読み込み中…',
  unread: '新しい回答があります',
  newConversation: '新しい会話',
  question: '質問',
  placeholder: '質問を入力…',
  send: '送信',
  stop: '停止',
  hint: 'Enter で送信、Shift + Enter で改行',
  messages: '会話',
  youSaid: '質問',
  assistantSaid: '回答',
  starters: '質問の例',
  followups: '関連する質問',
  disclaimer: '回答は自動生成されます。出典をご確認ください。',

  sources: '出典',
  source: (n, title) => `出典 ${n}：${title}`,
  opensNewTab: '新しいタブで開きます',

  regenerate: '回答し直す',
  modes: {
    simpler: 'もっと簡単に',
    shorter: 'もっと短く',
    detailed: 'もっと詳しく',
    continue: '続ける',
    more: '他の形式',
  },
  samePages: '再検索せず、すでに見つかったページから作成しました',
  previousAnswer: '前の回答',
  nextAnswer: '次の回答',
  answerOf: (n, count) => `${n}/${count}`,
  copy: 'コピー',
  copyCode: 'コードをコピー',
  copied: 'コピーしました',
  copyFailed: 'ブラウザでコピーが許可されませんでした',
  retry: '再試行',
  edit: '編集',
  editQuestion: '質問を編集',
  askEdited: '質問する',
  cancel: 'キャンセル',

  helpful: '役に立った',
  notHelpful: '役に立たなかった',
  comment: '間違いや不足があればお聞かせください（任意）',
  sendComment: 'コメントを送信',
  thanks: 'ありがとうございます。',

  history: '過去の会話',
  noHistory: '過去の会話はありません。',
  deleteConversation: '削除',
  deleteAll: '自分のデータをすべて削除',
  deleteSure: 'この会話を完全に削除しますか？',
  deleteAllSure: 'すべての会話を完全に削除しますか？',
  deleteNow: '完全に削除',
  deleted: '削除しました。',
  notKept: 'このブラウザには何も保存されません。ページを閉じると会話は終了します。',

  jump: '最新へ移動',
  preparing: '回答を準備しています',
  steps: {
    search: 'サイト内を検索',
    rerank: '該当箇所を順位付け',
    extract: '文を選択',
    prepare_context: '回答を準備',
  },
  stepStates: {
    created: '待機中',
    started: '実行中',
    retrying: '再試行中',
    completed: '完了',
    reused: '再利用',
    failed: '失敗',
  },
  summaries: {
    search: ({ passages = 0, pages = 0, wordsOnly }) =>
      (passages === 0
        ? '該当する箇所は見つかりませんでした'
        : `${plural(pages, { other: '#' })} ページから ${plural(passages, { other: '#' })} 件見つかりました`) +
      (wordsOnly ? ' · 語句のみで検索' : ''),
    rerank: ({ kept = 0, ownOrder }) =>
      (kept === 0 ? '順位を付ける箇所がありません' : plural(kept, { other: '上位 # 件を選びました' })) +
      (ownOrder ? ' · 順位付けサービスなし' : ''),
    extract: ({ sentences = 0, pages = 0 }) =>
      sentences === 0
        ? '該当する文がありません'
        : `${plural(pages, { other: '#' })} ページから ${plural(sentences, { other: '#' })} 文を選びました`,
    prepare_context: ({ sources = 0, words = 0 }) =>
      `準備完了：出典 ${plural(sources, { other: '#' })} 件、${plural(words, { other: '#' })} 語`,
  },
  prepared: (seconds) => `${seconds} 秒で準備しました`,
  seconds: (seconds) => `${seconds} 秒`,
  reused: {
    exact: '以前の検索結果を使用（再検索なし）',
    similar: '似た質問の検索結果を使用',
    follow_up: 'すでに見つかったページを使用',
  },
  stopped: '停止しました。ここまでの内容は残っています。',
  answerReady: '回答が完了しました。',
  tableOf: (rows) => `${rows} 行の表`,
  codeBlock: 'コード',

  offline: 'オフラインです。接続が回復すると続行します。',
  reconnecting: '接続が切れました。再接続しています…',
  slow: 'サーバーの応答を待っています。質問は保持されています。',
  waiting: 'サーバーが混み合っています。質問は保存されており、順に処理されます。',
  checking: '人による操作かどうかを確認しています…',
  empty: '質問を入力してください。',
  tooLong: (limit) => `質問が ${limit} 文字を超えています。短くしてもう一度送信してください。`,
  busy: '一度に作成できる回答は 1 件です。完了を待つか、停止してください。入力内容は保持されています。',
  notices: {
    extractive: 'サイトからの引用です。言語モデルは設定されていません。',
    budget_spent: 'サイトからの引用です。本日の言語モデルの予算を使い切りました。',
    model_down: '言語モデルが現在応答していません。サイトからの引用です。',
    mode_not_available: '言い換えには言語モデルが必要です。もう一度引用を表示します。',
    truncated: '回答が長さの上限に達したため、途中で終わっています。',
    not_saved: 'この回答はまだ保存できていません。再読み込みすると消えることがあります。',
    uncited: 'この回答を裏付けるページはこのサイトにありません。',
  },
  failures: {
    origin_not_allowed:
      'このページではまだアシスタントを利用できません。所有者がこのページのアドレスを許可する必要があります。',
    identity_required: '先にこのサイトにログインしてから、もう一度お試しください。',
    rate_limited: '質問が多すぎます。しばらく待ってから、もう一度お試しください。',
    human_check_required: '人による操作であることを確認できませんでした。もう一度お試しください。',
    unavailable: 'サーバーに接続できません。接続を確認して、もう一度お試しください。',
    storage_unavailable: '現在データベースが応答していません。しばらくしてからもう一度お試しください。',
    preparation_failed: '準備に失敗しました。内容は失われていません。もう一度お試しください。',
    model_unavailable:
      '現在言語モデルが応答していません。ページの検索は完了しています。もう一度お試しください。',
    model_interrupted: '回答が途中で切れました。全文を表示するには、もう一度お試しください。',
    model_stalled: '言語モデルの応答が止まりました。もう一度お試しください。',
    answer_withheld:
      '内部の指示を繰り返したため、回答を中止しました。別の聞き方をするか、もう一度お試しください。',
    message_too_long: '質問が長すぎます。短くしてもう一度送信してください。',
  },
  failure: '問題が発生しました。もう一度お試しください。',
  plain: 'チャットの一部を読み込めませんでした。もう一度お試しいただくか、ページを再読み込みしてください。',
};
