import type { Labels } from './labels.ts';
import { pluralIn } from './plural.ts';

// Chinese has one form: the number alone is formatted.
const plural = pluralIn('zh');

export const labels: Labels = {
  title: '向本站提问',
  welcome: '请输入您的问题，回答会引用所依据的页面。',
  open: '提问',
  close: '关闭',
  loading: '正在加载…',
  unread: '有新的回答',
  newConversation: '新对话',
  question: '您的问题',
  placeholder: '请输入问题…',
  send: '发送',
  stop: '停止',
  hint: '按 Enter 发送，按 Shift + Enter 换行',
  messages: '对话',
  youSaid: '您的提问',
  assistantSaid: '回答',
  starters: '试试这些问题',
  followups: '继续提问',
  disclaimer: '回答由机器自动生成，请核对来源。',

  sources: '来源',
  source: (n, title) => `来源 ${n}：${title}`,
  opensNewTab: '在新标签页中打开',

  regenerate: '重新回答',
  modes: { simpler: '更易懂', shorter: '更简短', detailed: '更详细', continue: '继续', more: '其他形式' },
  samePages: '根据之前找到的页面撰写，未重新搜索',
  previousAnswer: '上一个回答',
  nextAnswer: '下一个回答',
  answerOf: (n, count) => `${n}/${count}`,
  copy: '复制',
  copyCode: '复制代码',
  copied: '已复制',
  copyFailed: '浏览器不允许复制',
  retry: '重试',
  edit: '编辑',
  editQuestion: '编辑问题',
  askEdited: '提问',
  cancel: '取消',

  helpful: '有帮助',
  notHelpful: '没有帮助',
  comment: '哪里有误或缺少什么？（选填）',
  sendComment: '发送意见',
  thanks: '感谢您的反馈。',

  history: '历史对话',
  noHistory: '暂无历史对话。',
  deleteConversation: '删除',
  deleteAll: '删除我的所有数据',
  deleteSure: '永久删除此对话？',
  deleteAllSure: '永久删除您的所有对话？',
  deleteNow: '永久删除',
  deleted: '已删除。',
  notKept: '此浏览器不会保存任何内容：关闭本页后，对话即结束。',

  jump: '跳到最新内容',
  preparing: '正在准备回答',
  steps: {
    search: '搜索本站',
    rerank: '段落排序',
    extract: '挑选句子',
    prepare_context: '准备回答',
  },
  stepStates: {
    created: '等待中',
    started: '进行中',
    retrying: '正在重试',
    completed: '已完成',
    reused: '已复用',
    failed: '失败',
  },
  summaries: {
    search: ({ passages = 0, pages = 0, wordsOnly }) =>
      (passages === 0
        ? '未找到包含这些词的段落'
        : `在 ${plural(pages, { other: '#' })} 个页面中找到 ${plural(passages, { other: '#' })} 个段落`) +
      (wordsOnly ? ' · 仅按词搜索' : ''),
    rerank: ({ kept = 0, ownOrder }) =>
      (kept === 0 ? '没有可排序的段落' : plural(kept, { other: '已选出最相关的 # 个段落' })) +
      (ownOrder ? ' · 未使用排序服务' : ''),
    extract: ({ sentences = 0, pages = 0 }) =>
      sentences === 0
        ? '没有合适的句子'
        : `从 ${plural(pages, { other: '#' })} 个页面中选出 ${plural(sentences, { other: '#' })} 个句子`,
    prepare_context: ({ sources = 0, words = 0 }) =>
      `准备就绪：${plural(sources, { other: '#' })} 个来源，${plural(words, { other: '#' })} 个词`,
  },
  prepared: (seconds) => `准备用时 ${seconds} 秒`,
  seconds: (seconds) => `${seconds} 秒`,
  reused: {
    exact: '使用之前的结果，未重新搜索',
    similar: '使用相似问题的搜索结果',
    follow_up: '使用之前找到的页面',
  },
  stopped: '已停止，已生成的内容会保留。',
  answerReady: '回答已完成。',
  tableOf: (rows) => `${rows} 行表格`,
  codeBlock: '代码',

  offline: '您已离线，恢复连接后将自动继续。',
  reconnecting: '连接中断，正在重试…',
  slow: '仍在等待服务器响应，您的问题已保留。',
  waiting: '服务器繁忙。您的问题已保存，稍后会处理。',
  checking: '正在确认您是真人…',
  empty: '请先输入问题。',
  tooLong: (limit) => `问题超过了 ${limit} 个字符，请缩短后重新发送。`,
  busy: '一次只能生成一个回答：请等待完成或将其停止。您输入的内容已保留。',
  notices: {
    extractive: '以下内容引自本站，尚未设置语言模型。',
    budget_spent: '以下内容引自本站，语言模型今日的预算已用完。',
    model_down: '语言模型暂时没有响应，以下内容引自本站。',
    mode_not_available: '改写需要语言模型，现再次显示引用内容。',
    truncated: '回答已达到长度上限，内容不完整。',
    not_saved: '此回答尚未能保存：刷新页面后可能会消失。',
    uncited: '本网站没有页面能证实此回答。',
  },
  failures: {
    origin_not_allowed: '此页面尚不能使用助手，需由网站所有者允许此页面的地址。',
    identity_required: '请先登录本网站，然后重试。',
    rate_limited: '提问过于频繁，请稍后再试。',
    human_check_required: '无法确认您是真人，请重试。',
    unavailable: '无法连接服务器，请检查网络连接后重试。',
    storage_unavailable: '数据库暂时没有响应，请稍后重试。',
    preparation_failed: '准备失败，内容没有丢失，请重试。',
    model_unavailable: '语言模型暂时没有响应。页面已经找到，请重试。',
    model_interrupted: '回答中断，请重试以获取完整内容。',
    model_stalled: '语言模型停止响应，请重试。',
    answer_withheld: '回答重复了内部指令，已停止。请换一种问法，或重试。',
    message_too_long: '问题过长，请缩短后重新发送。',
  },
  failure: '出错了，请重试。',
  plain: '此聊天的一部分未能加载，请重试或刷新页面。',
};
