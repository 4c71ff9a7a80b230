import type { WhatsGateMessages } from './messages.ts';

/** Portuguese. */
export const pt: WhatsGateMessages = {
  idle: 'Conecte sua conta do WhatsApp para começar.',
  releasing: 'Encerrando a sessão anterior…',
  creating: 'Preparando a sessão…',
  connecting: 'Abrindo a página do código…',
  frameSilent: 'A página do código não responde. Abra-a em uma nova aba ou tente novamente.',
  openInNewTab: 'Abrir a página do código em uma nova aba',
  qr: 'No celular, abra o WhatsApp → Dispositivos conectados → Conectar dispositivo e escaneie o código.',
  code: 'No celular, abra o WhatsApp → Dispositivos conectados → Conectar com número de telefone e digite o código.',
  stale: 'Este código expirou. Obtenha um novo.',
  passkey:
    'Se o celular pedir para continuar em outro dispositivo, atualize o WhatsApp, ative o bloqueio de tela ' +
    'e tente a outra forma de conexão (código QR ou número de telefone). ' +
    'Se ele pedir de novo, tente mais tarde ou fale com o suporte.',
  confirming: 'O celular respondeu. Verificando a conexão…',
  confirmed: 'O WhatsApp está conectado: {account}.',
  closed: 'Cancelado. Comece de novo quando quiser.',
  frameTitle: 'Código do WhatsApp',
  renew: 'Mostrar um novo código',
  codeTitle: 'Código de pareamento',
  copy: 'Copiar',
  copied: 'Copiado.',
  notCopied: 'O código está selecionado. Copie-o daí.',
  errors: {
    INVALID_OPTIONS: 'O nome está vazio ou é longo demais. Digite outro nome e comece de novo.',
    INVALID_NUMBER:
      'Este número de telefone não pode ser usado. Digite-o com o código do país, por exemplo +7 999 999-99-99.',
    UNAUTHORIZED: 'Você não está conectado à sua conta. Entre e tente novamente.',
    SLOTS_EXHAUSTED:
      'No momento não é possível conectar mais contas do WhatsApp. Tente mais tarde ou fale com o suporte.',
    LIMIT_REACHED: 'Você já conectou todas as contas do WhatsApp permitidas. Desconecte uma primeiro.',
    API_ERROR: 'A solicitação foi recusada. Tente novamente e, se acontecer de novo, fale com o suporte.',
    BAD_RESPONSE:
      'O servidor enviou uma resposta inesperada. Tente novamente e, se acontecer de novo, fale com o suporte.',
    NETWORK: 'Não foi possível acessar o servidor. Verifique a conexão e tente novamente.',
    OFFLINE: 'Você está sem internet. Conecte-se e tente novamente.',
    TIMEOUT: 'A resposta não chegou a tempo. Tente novamente em um minuto.',
    NOT_LOADED: 'Uma parte desta página não pôde ser carregada. Recarregue a página.',
    UNAVAILABLE: 'O serviço não está disponível no momento. Tente novamente em alguns minutos.',
    IN_USE: 'Isto já está aberto em outra página. Cancele lá ou tente novamente em alguns minutos.',
    RATE_LIMITED: 'Muitas tentativas. Aguarde alguns minutos e tente novamente.',
    FORBIDDEN_ORIGIN: 'A página do código não foi aberta porque o endereço dela não é confiável. Fale com o suporte.',
    AUTH_FAILED: 'O WhatsApp não aceitou a autorização. Aguarde o próximo código ou tente novamente.',
    BROKEN: 'Esta sessão não existe mais. Inicie uma nova.',
    EXPIRED: 'Nenhuma conta do WhatsApp foi conectada a tempo. Comece de novo quando estiver com o celular em mãos.',
    NOT_CONFIRMED: 'O celular respondeu, mas a conexão não foi confirmada. Verifique mais uma vez.',
    UNLINKED: 'Esta conta do WhatsApp não está mais conectada. Conecte-a novamente.',
  },
};
