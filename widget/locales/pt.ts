import type { Labels } from './labels.ts';
import { pluralIn } from './plural.ts';

const plural = pluralIn('pt');

export const labels: Labels = {
  title: 'Pergunte a este site',
  welcome: 'Faça uma pergunta. A resposta cita as páginas de onde vem.',
  open: 'Fazer uma pergunta',
  close: 'Fechar',
  loading: 'Carregando…',
  unread: 'Há uma nova resposta',
  newConversation: 'Nova conversa',
  question: 'Pergunta',
  placeholder: 'Faça uma pergunta…',
  send: 'Enviar',
  stop: 'Parar',
  hint: 'Enter para enviar, Shift + Enter para uma nova linha',
  messages: 'Conversa',
  youSaid: 'Pergunta',
  assistantSaid: 'Resposta',
  starters: 'Perguntas para começar',
  followups: 'Perguntas relacionadas',
  disclaimer: 'As respostas são geradas automaticamente. Confira as fontes.',

  sources: 'Fontes',
  source: (n, title) => `Fonte ${n}: ${title}`,
  opensNewTab: 'abre em uma nova aba',

  regenerate: 'Gerar novamente',
  modes: {
    simpler: 'Mais simples',
    shorter: 'Mais curta',
    detailed: 'Mais detalhada',
    continue: 'Continuar',
    more: 'Outras formas',
  },
  samePages: 'Escrita com base nas páginas já encontradas, sem nova busca',
  previousAnswer: 'Resposta anterior',
  nextAnswer: 'Próxima resposta',
  answerOf: (n, count) => `${n}/${count}`,
  copy: 'Copiar',
  copyCode: 'Copiar código',
  copied: 'Copiado',
  copyFailed: 'O navegador não permitiu copiar',
  retry: 'Tentar novamente',
  edit: 'Editar',
  editQuestion: 'Editar a pergunta',
  askEdited: 'Perguntar',
  cancel: 'Cancelar',

  helpful: 'Útil',
  notHelpful: 'Não foi útil',
  comment: 'O que estava errado ou faltou? (opcional)',
  sendComment: 'Enviar comentário',
  thanks: 'Agradecemos a sua opinião.',

  history: 'Conversas anteriores',
  noHistory: 'Nenhuma conversa anterior.',
  deleteConversation: 'Excluir',
  deleteAll: 'Excluir todos os meus dados',
  deleteSure: 'Excluir esta conversa definitivamente?',
  deleteAllSure: 'Excluir todas as conversas definitivamente?',
  deleteNow: 'Excluir definitivamente',
  deleted: 'Excluído.',
  notKept: 'Este navegador não guarda nada: a conversa termina quando esta página é fechada.',

  jump: 'Ir para o mais recente',
  preparing: 'Preparando a resposta',
  steps: {
    search: 'Buscar no site',
    rerank: 'Classificar os trechos',
    extract: 'Escolher as frases',
    prepare_context: 'Preparar a resposta',
  },
  stepStates: {
    created: 'em espera',
    started: 'em andamento',
    retrying: 'tentando novamente',
    completed: 'concluído',
    reused: 'reaproveitado',
    failed: 'falhou',
  },
  summaries: {
    search: ({ passages = 0, pages = 0, wordsOnly }) =>
      (passages === 0
        ? 'Nenhum trecho contém essas palavras'
        : `${plural(passages, { one: '# trecho encontrado', other: '# trechos encontrados' })} em ${plural(pages, { one: '# página', other: '# páginas' })}`) +
      (wordsOnly ? ' · só por palavras' : ''),
    rerank: ({ kept = 0, ownOrder }) =>
      (kept === 0
        ? 'Nada a classificar'
        : plural(kept, { one: 'Mantido o melhor trecho', other: 'Mantidos os # melhores trechos' })) +
      (ownOrder ? ' · sem o serviço de classificação' : ''),
    extract: ({ sentences = 0, pages = 0 }) =>
      sentences === 0
        ? 'Nenhuma frase adequada'
        : `${plural(sentences, { one: '# frase escolhida', other: '# frases escolhidas' })} de ${plural(pages, { one: '# página', other: '# páginas' })}`,
    prepare_context: ({ sources = 0, words = 0 }) =>
      `Pronto: ${plural(sources, { one: '# fonte', other: '# fontes' })}, ${plural(words, { one: '# palavra', other: '# palavras' })}`,
  },
  prepared: (seconds) => `Preparado em ${seconds} s`,
  seconds: (seconds) => `${seconds} s`,
  reused: {
    exact: 'Já encontrado, sem nova busca',
    similar: 'Já encontrado para uma pergunta parecida',
    follow_up: 'A partir das páginas já encontradas',
  },
  stopped: 'Interrompido. O texto escrito até aqui foi mantido.',
  answerReady: 'A resposta está completa.',
  tableOf: (rows) => `Tabela com ${rows} linhas`,
  codeBlock: 'Código',

  offline: 'Sem conexão. Continua assim que a conexão voltar.',
  reconnecting: 'A conexão caiu. Tentando novamente…',
  slow: 'O servidor ainda não respondeu. A pergunta foi mantida.',
  waiting: 'O servidor está ocupado. A pergunta está guardada e será processada.',
  checking: 'Verificando se você é uma pessoa…',
  empty: 'Escreva uma pergunta primeiro.',
  tooLong: (limit) => `A pergunta tem mais de ${limit} caracteres. Reduza o texto e envie novamente.`,
  busy: 'Uma resposta de cada vez: aguarde esta terminar ou interrompa. O texto foi mantido.',
  notices: {
    extractive: 'Estas são citações do site. Nenhum modelo de linguagem está configurado.',
    budget_spent: 'Estas são citações do site. O orçamento de hoje para o modelo de linguagem acabou.',
    model_down: 'O modelo de linguagem não está respondendo no momento. Estas são citações do site.',
    mode_not_available: 'Para reformular é preciso um modelo de linguagem. Aqui estão as citações novamente.',
    truncated: 'A resposta atingiu o limite de tamanho e não está completa.',
    not_saved: 'Ainda não foi possível salvar esta resposta: ela pode sumir ao recarregar a página.',
    uncited: 'Nenhuma página deste site confirma esta resposta.',
  },
  failures: {
    origin_not_allowed:
      'Esta página ainda não pode usar o assistente. O responsável precisa autorizar o endereço desta página.',
    identity_required: 'Entre primeiro neste site e tente novamente.',
    rate_limited: 'Perguntas demais em pouco tempo. Aguarde um momento e tente novamente.',
    human_check_required: 'Não foi possível verificar se você é uma pessoa. Tente novamente.',
    unavailable: 'Não foi possível conectar ao servidor. Verifique a conexão e tente novamente.',
    storage_unavailable: 'O banco de dados não está respondendo agora. Tente novamente em instantes.',
    preparation_failed: 'A preparação falhou. Nada se perdeu: tente novamente.',
    model_unavailable:
      'O modelo de linguagem não está respondendo agora. As páginas já foram encontradas: tente novamente.',
    model_interrupted: 'A resposta foi interrompida. Tente novamente para recebê-la por inteiro.',
    model_stalled: 'O modelo de linguagem parou de responder. Tente novamente.',
    answer_withheld:
      'A resposta foi interrompida porque repetia instruções internas. Pergunte de outra forma ou tente novamente.',
    message_too_long: 'A pergunta é longa demais. Reduza o texto e envie novamente.',
  },
  failure: 'Algo deu errado. Tente novamente.',
  plain: 'Uma parte deste chat não foi carregada. Tente novamente ou recarregue a página.',
};
