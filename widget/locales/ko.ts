import type { Labels } from './labels.ts';
import { pluralIn } from './plural.ts';

// Korean has one form: the number alone is formatted.
const plural = pluralIn('ko');

export const labels: Labels = {
  title: '이 사이트에 질문하기',
  welcome: '질문을 입력하세요. 답변은 근거가 된 페이지를 인용합니다.',
  open: '질문하기',
  close: '닫기',
  loading: '불러오는 중…',
  unread: '새 답변이 있습니다',
  newConversation: '새 대화',
  question: '질문',
  placeholder: '질문을 입력하세요…',
  send: '보내기',
  stop: '중지',
  hint: 'Enter로 보내기, Shift + Enter로 줄바꿈',
  messages: '대화',
  youSaid: '내 질문',
  assistantSaid: '답변',
  starters: '추천 질문',
  followups: '이어서 질문하기',
  disclaimer: '답변은 자동으로 생성됩니다. 출처를 확인하세요.',

  sources: '출처',
  source: (n, title) => `출처 ${n}: ${title}`,
  opensNewTab: '새 탭에서 열림',

  regenerate: '다시 답변하기',
  modes: {
    simpler: '더 쉽게',
    shorter: '더 짧게',
    detailed: '더 자세히',
    continue: '이어서 쓰기',
    more: '다른 형식',
  },
  samePages: '새로 검색하지 않고 이미 찾은 페이지로 작성했습니다',
  previousAnswer: '이전 답변',
  nextAnswer: '다음 답변',
  answerOf: (n, count) => `${n}/${count}`,
  copy: '복사',
  copyCode: '코드 복사',
  copied: '복사됨',
  copyFailed: '브라우저에서 복사를 허용하지 않았습니다',
  retry: '다시 시도',
  edit: '수정',
  editQuestion: '질문 수정',
  askEdited: '질문하기',
  cancel: '취소',

  helpful: '도움이 됨',
  notHelpful: '도움이 안 됨',
  comment: '잘못되었거나 빠진 내용이 있었나요? (선택 사항)',
  sendComment: '의견 보내기',
  thanks: '감사합니다.',

  history: '이전 대화',
  noHistory: '이전 대화가 없습니다.',
  deleteConversation: '삭제',
  deleteAll: '내 데이터 모두 삭제',
  deleteSure: '이 대화를 영구적으로 삭제할까요?',
  deleteAllSure: '모든 대화를 영구적으로 삭제할까요?',
  deleteNow: '영구 삭제',
  deleted: '삭제되었습니다.',
  notKept: '이 브라우저에는 아무것도 저장되지 않습니다. 페이지를 닫으면 대화가 끝납니다.',

  jump: '최신 내용으로 이동',
  preparing: '답변을 준비하고 있습니다',
  steps: {
    search: '사이트 검색',
    rerank: '관련 내용 순위 매기기',
    extract: '문장 선별',
    prepare_context: '답변 준비',
  },
  stepStates: {
    created: '대기 중',
    started: '진행 중',
    retrying: '다시 시도 중',
    completed: '완료',
    reused: '재사용',
    failed: '실패',
  },
  summaries: {
    search: ({ passages = 0, pages = 0, wordsOnly }) =>
      (passages === 0
        ? '해당 단어가 있는 내용을 찾지 못했습니다'
        : `페이지 ${plural(pages, { other: '#' })}개에서 관련 내용 ${plural(passages, { other: '#' })}건을 찾았습니다`) +
      (wordsOnly ? ' · 단어로만 검색' : ''),
    rerank: ({ kept = 0, ownOrder }) =>
      (kept === 0 ? '순위를 매길 내용이 없습니다' : plural(kept, { other: '상위 #건을 골랐습니다' })) +
      (ownOrder ? ' · 순위 서비스 없이' : ''),
    extract: ({ sentences = 0, pages = 0 }) =>
      sentences === 0
        ? '알맞은 문장이 없습니다'
        : `페이지 ${plural(pages, { other: '#' })}개에서 문장 ${plural(sentences, { other: '#' })}개를 골랐습니다`,
    prepare_context: ({ sources = 0, words = 0 }) =>
      `준비 완료: 출처 ${plural(sources, { other: '#' })}개, 단어 ${plural(words, { other: '#' })}개`,
  },
  prepared: (seconds) => `${seconds}초 만에 준비됨`,
  seconds: (seconds) => `${seconds}초`,
  reused: {
    exact: '이전에 찾은 결과 사용, 새 검색 없음',
    similar: '비슷한 질문에서 찾은 결과 사용',
    follow_up: '이미 찾은 페이지 사용',
  },
  stopped: '중지되었습니다. 지금까지 작성된 내용은 유지됩니다.',
  answerReady: '답변이 완료되었습니다.',
  tableOf: (rows) => `${rows}행으로 된 표`,
  codeBlock: '코드',

  offline: '오프라인 상태입니다. 다시 연결되면 바로 이어집니다.',
  reconnecting: '연결이 끊겼습니다. 다시 시도하는 중…',
  slow: '서버의 응답을 기다리고 있습니다. 질문은 그대로 유지됩니다.',
  waiting: '서버가 혼잡합니다. 질문은 저장되어 있으며 곧 처리됩니다.',
  checking: '사람인지 확인하는 중입니다…',
  empty: '먼저 질문을 입력하세요.',
  tooLong: (limit) => `질문이 ${limit}자를 넘습니다. 줄여서 다시 보내세요.`,
  busy: '한 번에 하나씩만 답변할 수 있습니다. 끝날 때까지 기다리거나 중지하세요. 입력한 내용은 유지됩니다.',
  notices: {
    extractive: '사이트에서 인용한 내용입니다. 설정된 언어 모델이 없습니다.',
    budget_spent: '사이트에서 인용한 내용입니다. 오늘의 언어 모델 예산을 모두 사용했습니다.',
    model_down: '지금 언어 모델이 응답하지 않습니다. 사이트에서 인용한 내용입니다.',
    mode_not_available: '바꿔 쓰려면 언어 모델이 필요합니다. 인용한 내용을 다시 보여 드립니다.',
    truncated: '답변이 최대 길이에 도달하여 완전하지 않습니다.',
    not_saved: '이 답변을 아직 저장하지 못했습니다. 새로고침하면 사라질 수 있습니다.',
    uncited: '이 답변을 뒷받침하는 페이지가 이 사이트에 없습니다.',
  },
  failures: {
    origin_not_allowed:
      '이 페이지에서는 아직 어시스턴트를 사용할 수 없습니다. 소유자가 이 페이지의 주소를 허용해야 합니다.',
    identity_required: '먼저 이 사이트에 로그인한 후 다시 시도하세요.',
    rate_limited: '질문이 너무 많습니다. 잠시 기다린 후 다시 시도하세요.',
    human_check_required: '사람인지 확인하지 못했습니다. 다시 시도하세요.',
    unavailable: '서버에 연결할 수 없습니다. 연결을 확인한 후 다시 시도하세요.',
    storage_unavailable: '데이터베이스가 응답하지 않습니다. 잠시 후 다시 시도하세요.',
    preparation_failed: '준비하지 못했습니다. 사라진 내용은 없으니 다시 시도하세요.',
    model_unavailable: '언어 모델이 응답하지 않습니다. 페이지는 이미 찾았으니 다시 시도하세요.',
    model_interrupted: '답변이 중간에 끊겼습니다. 전체 답변을 받으려면 다시 시도하세요.',
    model_stalled: '언어 모델의 응답이 멈췄습니다. 다시 시도하세요.',
    answer_withheld: '내부 지침을 되풀이하여 답변을 중단했습니다. 다르게 질문하거나 다시 시도하세요.',
    message_too_long: '질문이 너무 깁니다. 줄여서 다시 보내세요.',
  },
  failure: '문제가 발생했습니다. 다시 시도하세요.',
  plain: '채팅의 일부를 불러오지 못했습니다. 다시 시도하거나 페이지를 새로 고치세요.',
};
