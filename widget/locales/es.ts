import type { Labels } from './labels.ts';
import { pluralIn } from './plural.ts';

const plural = pluralIn('es');

export const labels: Labels = {
  title: 'Preguntar a este sitio',
  welcome: 'Haz una pregunta. La respuesta cita las páginas de las que procede.',
  open: 'Hacer una pregunta',
  close: 'Cerrar',
  loading: 'Cargando…',
  unread: 'Hay una respuesta nueva',
  newConversation: 'Nueva conversación',
  question: 'Pregunta',
  placeholder: 'Haz una pregunta…',
  send: 'Enviar',
  stop: 'Detener',
  hint: 'Intro para enviar, Mayús + Intro para una línea nueva',
  messages: 'Conversación',
  youSaid: 'Pregunta',
  assistantSaid: 'Respuesta',
  starters: 'Preguntas para empezar',
  followups: 'Preguntas relacionadas',
  disclaimer: 'Las respuestas se generan automáticamente. Conviene comprobar las fuentes.',

  sources: 'Fuentes',
  source: (n, title) => `Fuente ${n}: ${title}`,
  opensNewTab: 'se abre en una pestaña nueva',

  regenerate: 'Regenerar',
  modes: {
    simpler: 'Más sencilla',
    shorter: 'Más breve',
    detailed: 'Más detallada',
    continue: 'Continuar',
    more: 'Otras formas',
  },
  samePages: 'Escrita a partir de las páginas ya encontradas, sin buscar de nuevo',
  previousAnswer: 'Respuesta anterior',
  nextAnswer: 'Respuesta siguiente',
  answerOf: (n, count) => `${n}/${count}`,
  copy: 'Copiar',
  copyCode: 'Copiar código',
  copied: 'Copiado',
  copyFailed: 'El navegador no ha permitido copiar',
  retry: 'Reintentar',
  edit: 'Editar',
  editQuestion: 'Editar la pregunta',
  askEdited: 'Preguntar',
  cancel: 'Cancelar',

  helpful: 'Útil',
  notHelpful: 'No es útil',
  comment: '¿Qué era incorrecto o qué faltaba? (opcional)',
  sendComment: 'Enviar comentario',
  thanks: '¡Gracias!',

  history: 'Conversaciones anteriores',
  noHistory: 'No hay conversaciones anteriores.',
  deleteConversation: 'Eliminar',
  deleteAll: 'Eliminar todos mis datos',
  deleteSure: '¿Eliminar esta conversación de forma permanente?',
  deleteAllSure: '¿Eliminar todas las conversaciones de forma permanente?',
  deleteNow: 'Eliminar definitivamente',
  deleted: 'Eliminado.',
  notKept: 'Este navegador no guarda nada: la conversación termina al cerrar esta página.',

  jump: 'Ir al último mensaje',
  preparing: 'Preparando la respuesta',
  steps: {
    search: 'Buscar en el sitio',
    rerank: 'Ordenar los fragmentos',
    extract: 'Elegir las frases',
    prepare_context: 'Preparar la respuesta',
  },
  stepStates: {
    created: 'en espera',
    started: 'en curso',
    retrying: 'reintentando',
    completed: 'listo',
    reused: 'reutilizado',
    failed: 'con error',
  },
  summaries: {
    search: ({ passages = 0, pages = 0, wordsOnly }) =>
      (passages === 0
        ? 'Ningún fragmento contiene estas palabras'
        : `${plural(passages, { one: '# fragmento encontrado', other: '# fragmentos encontrados' })} en ${plural(pages, { one: '# página', other: '# páginas' })}`) +
      (wordsOnly ? ' · solo por palabras' : ''),
    rerank: ({ kept = 0, ownOrder }) =>
      (kept === 0
        ? 'Nada que ordenar'
        : plural(kept, { one: 'Elegido el mejor fragmento', other: 'Elegidos los # mejores fragmentos' })) +
      (ownOrder ? ' · sin el servicio de ordenación' : ''),
    extract: ({ sentences = 0, pages = 0 }) =>
      sentences === 0
        ? 'Ninguna frase encaja'
        : `${plural(sentences, { one: '# frase elegida', other: '# frases elegidas' })} de ${plural(pages, { one: '# página', other: '# páginas' })}`,
    prepare_context: ({ sources = 0, words = 0 }) =>
      `Listo: ${plural(sources, { one: '# fuente', other: '# fuentes' })}, ${plural(words, { one: '# palabra', other: '# palabras' })}`,
  },
  prepared: (seconds) => `Preparado en ${seconds} s`,
  seconds: (seconds) => `${seconds} s`,
  reused: {
    exact: 'Ya encontrado, sin buscar de nuevo',
    similar: 'Ya encontrado para una pregunta similar',
    follow_up: 'A partir de las páginas ya encontradas',
  },
  stopped: 'Detenido. Se conserva lo escrito hasta ahora.',
  answerReady: 'La respuesta está completa.',
  tableOf: (rows) => `Tabla de ${rows} filas`,
  codeBlock: 'Código',

  offline: 'Sin conexión. Continuará en cuanto vuelva la conexión.',
  reconnecting: 'Se ha perdido la conexión. Reintentando…',
  slow: 'El servidor aún no responde. La pregunta se conserva.',
  waiting: 'El servidor está ocupado. La pregunta se ha guardado y se atenderá.',
  checking: 'Comprobando que eres una persona…',
  empty: 'Primero escribe una pregunta.',
  tooLong: (limit) => `La pregunta supera los ${limit} caracteres. Acórtala y vuelve a enviarla.`,
  busy: 'Solo una respuesta a la vez: espera a que termine o detenla. El texto se conserva.',
  notices: {
    extractive: 'Estas son citas del sitio. No hay ningún modelo de lenguaje configurado.',
    budget_spent:
      'Estas son citas del sitio. El presupuesto de hoy para el modelo de lenguaje se ha agotado.',
    model_down: 'El modelo de lenguaje no responde ahora mismo. Estas son citas del sitio.',
    mode_not_available: 'Para reformular hace falta un modelo de lenguaje. Aquí están de nuevo las citas.',
    truncated: 'La respuesta ha alcanzado su longitud máxima y no está completa.',
    not_saved: 'Esta respuesta aún no se ha podido guardar: puede faltar al recargar la página.',
    uncited: 'Ninguna página de este sitio respalda esta respuesta.',
  },
  failures: {
    origin_not_allowed:
      'Esta página aún no puede usar el asistente. El propietario debe autorizar la dirección de esta página.',
    identity_required: 'Primero inicia sesión en este sitio y vuelve a intentarlo.',
    rate_limited: 'Demasiadas preguntas a la vez. Espera un momento y vuelve a intentarlo.',
    human_check_required: 'No se pudo comprobar que eres una persona. Vuelve a intentarlo.',
    unavailable: 'No se puede conectar con el servidor. Comprueba la conexión y vuelve a intentarlo.',
    storage_unavailable: 'La base de datos no responde ahora mismo. Vuelve a intentarlo en unos instantes.',
    preparation_failed: 'La preparación ha fallado. No se ha perdido nada: vuelve a intentarlo.',
    model_unavailable:
      'El modelo de lenguaje no responde en este momento. Las páginas ya se han encontrado: vuelve a intentarlo.',
    model_interrupted: 'La respuesta se ha interrumpido. Vuelve a intentarlo para obtenerla completa.',
    model_stalled: 'El modelo de lenguaje ha dejado de responder. Vuelve a intentarlo.',
    answer_withheld:
      'La respuesta se ha interrumpido porque repetía instrucciones internas. Pregunta de otra manera o vuelve a intentarlo.',
    message_too_long: 'La pregunta es demasiado larga. Acórtala y vuelve a enviarla.',
  },
  failure: 'Algo ha salido mal. Vuelve a intentarlo.',
  plain: 'Una parte de este chat no se ha cargado. Vuelve a intentarlo o recarga la página.',
};
