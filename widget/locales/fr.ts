import type { Labels } from './labels.ts';
import { pluralIn } from './plural.ts';

const plural = pluralIn('fr');

export const labels: Labels = {
  title: 'Interroger ce site',
  welcome: 'Posez une question. La réponse cite les pages dont elle provient.',
  open: 'Poser une question',
  close: 'Fermer',
  loading: 'Chargement…',
  unread: 'Nouvelle réponse disponible',
  newConversation: 'Nouvelle conversation',
  question: 'Votre question',
  placeholder: 'Posez une question…',
  send: 'Envoyer',
  stop: 'Arrêter',
  hint: 'Entrée pour envoyer, Maj + Entrée pour aller à la ligne',
  messages: 'Conversation',
  youSaid: 'Vous avez demandé',
  assistantSaid: 'Réponse',
  starters: 'Questions pour commencer',
  followups: 'Pour aller plus loin',
  disclaimer: 'Les réponses sont générées automatiquement. Vérifiez les sources.',

  sources: 'Sources',
  source: (n, title) => `Source ${n}\u00A0: ${title}`,
  opensNewTab: 's’ouvre dans un nouvel onglet',

  regenerate: 'Régénérer',
  modes: {
    simpler: 'Plus simple',
    shorter: 'Plus courte',
    detailed: 'Plus détaillée',
    continue: 'Continuer',
    more: 'Autres formes',
  },
  samePages: 'Rédigée à partir des pages déjà trouvées, sans nouvelle recherche',
  previousAnswer: 'Réponse précédente',
  nextAnswer: 'Réponse suivante',
  answerOf: (n, count) => `${n}/${count}`,
  copy: 'Copier',
  copyCode: 'Copier le code',
  copied: 'Copié',
  copyFailed: 'Le navigateur n’a pas autorisé la copie',
  retry: 'Réessayer',
  edit: 'Modifier',
  editQuestion: 'Modifier la question',
  askEdited: 'Poser la question',
  cancel: 'Annuler',

  helpful: 'Utile',
  notHelpful: 'Pas utile',
  comment: 'Qu’est-ce qui était faux ou manquait\u00A0? (facultatif)',
  sendComment: 'Envoyer le commentaire',
  thanks: 'Merci\u00A0!',

  history: 'Conversations précédentes',
  noHistory: 'Aucune conversation précédente.',
  deleteConversation: 'Supprimer',
  deleteAll: 'Supprimer toutes mes données',
  deleteSure: 'Supprimer définitivement cette conversation\u00A0?',
  deleteAllSure: 'Supprimer définitivement toutes vos conversations\u00A0?',
  deleteNow: 'Supprimer définitivement',
  deleted: 'Supprimé.',
  notKept: 'Ce navigateur ne conserve rien\u00A0: la conversation prendra fin avec cette page.',

  jump: 'Aller au dernier message',
  preparing: 'Préparation de la réponse',
  steps: {
    search: 'Recherche sur le site',
    rerank: 'Classement des passages',
    extract: 'Choix des phrases',
    prepare_context: 'Préparation de la réponse',
  },
  stepStates: {
    created: 'en attente',
    started: 'en cours',
    retrying: 'nouvel essai',
    completed: 'terminé',
    reused: 'réutilisé',
    failed: 'échec',
  },
  summaries: {
    search: ({ passages = 0, pages = 0, wordsOnly }) =>
      (passages === 0
        ? 'Aucun passage ne contient ces mots'
        : `${plural(passages, { one: '# passage trouvé', other: '# passages trouvés' })} dans ${plural(pages, { one: '# page', other: '# pages' })}`) +
      (wordsOnly ? ' · par les mots seulement' : ''),
    rerank: ({ kept = 0, ownOrder }) =>
      (kept === 0
        ? 'Rien à classer'
        : plural(kept, { one: 'Meilleur passage retenu', other: '# meilleurs passages retenus' })) +
      (ownOrder ? ' · sans le service de classement' : ''),
    extract: ({ sentences = 0, pages = 0 }) =>
      sentences === 0
        ? 'Aucune phrase ne convient'
        : `${plural(sentences, { one: '# phrase retenue', other: '# phrases retenues' })} dans ${plural(pages, { one: '# page', other: '# pages' })}`,
    prepare_context: ({ sources = 0, words = 0 }) =>
      `Prêt\u00A0: ${plural(sources, { one: '# source', other: '# sources' })}, ${plural(words, { one: '# mot', other: '# mots' })}`,
  },
  prepared: (seconds) => `Préparé en ${seconds}\u00A0s`,
  seconds: (seconds) => `${seconds}\u00A0s`,
  reused: {
    exact: 'Déjà trouvé, sans nouvelle recherche',
    similar: 'Déjà trouvé pour une question similaire',
    follow_up: 'À partir des pages déjà trouvées',
  },
  stopped: 'Arrêté. Le texte déjà rédigé est conservé.',
  answerReady: 'La réponse est complète.',
  tableOf: (rows) => `Tableau de ${rows} lignes`,
  codeBlock: 'Bloc de code',

  offline: 'Vous êtes hors ligne. La réponse reprendra dès que la connexion sera rétablie.',
  reconnecting: 'Connexion interrompue. Nouvelle tentative…',
  slow: 'Toujours en attente du serveur. Votre question est conservée.',
  waiting: 'Le serveur est occupé. Votre question est conservée et sera traitée.',
  checking: 'Nous vérifions que vous êtes humain…',
  empty: 'Saisissez d’abord une question.',
  tooLong: (limit) =>
    `La question dépasse ${limit} caractères. Raccourcissez-la, puis envoyez-la de nouveau.`,
  busy: 'Une seule réponse à la fois\u00A0: attendez la fin de celle-ci ou arrêtez-la. Votre texte est conservé.',
  notices: {
    extractive: 'Voici des citations du site. Aucun modèle de langage n’est configuré.',
    budget_spent: 'Voici des citations du site. Le budget du jour pour le modèle de langage est épuisé.',
    model_down: 'Le modèle de langage ne répond pas pour le moment. Voici des citations du site.',
    mode_not_available: 'La reformulation nécessite un modèle de langage. Voici de nouveau les citations.',
    truncated: 'La réponse a atteint sa longueur maximale et n’est pas complète.',
    not_saved: 'Cette réponse n’a pas encore pu être enregistrée : elle peut manquer après un rechargement.',
    uncited: 'Aucune page de ce site n’étaye cette réponse.',
  },
  failures: {
    origin_not_allowed:
      'Cette page n’est pas encore autorisée à utiliser l’assistant. Son propriétaire doit autoriser l’adresse de cette page.',
    identity_required: 'Connectez-vous d’abord sur ce site, puis réessayez.',
    rate_limited: 'Trop de questions à la fois. Patientez un instant, puis réessayez.',
    human_check_required: 'Impossible de vérifier que vous êtes humain. Réessayez.',
    unavailable: 'Le serveur est injoignable. Vérifiez la connexion, puis réessayez.',
    storage_unavailable: 'La base de données ne répond pas pour le moment. Réessayez dans un instant.',
    preparation_failed: 'La préparation a échoué. Rien n’est perdu\u00A0: réessayez.',
    model_unavailable:
      'Le modèle de langage ne répond pas pour le moment. Les pages sont déjà trouvées\u00A0: réessayez.',
    model_interrupted: 'La réponse a été interrompue. Réessayez pour l’obtenir en entier.',
    model_stalled: 'Le modèle de langage ne répond plus. Réessayez.',
    answer_withheld:
      'La réponse a été arrêtée, car elle répétait des consignes internes. Posez la question autrement ou réessayez.',
    message_too_long: 'La question est trop longue. Raccourcissez-la, puis envoyez-la de nouveau.',
  },
  failure: 'Une erreur s’est produite. Réessayez.',
  plain: 'Une partie de ce chat n’a pas été chargée. Réessayez ou rechargez la page.',
};
