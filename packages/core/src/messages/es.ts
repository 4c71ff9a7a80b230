import type { WhatsGateMessages } from './messages.ts';

/** Spanish. */
export const es: WhatsGateMessages = {
  idle: 'Vincula tu cuenta de WhatsApp para empezar.',
  releasing: 'Cerrando la sesión anterior…',
  creating: 'Preparando la sesión…',
  connecting: 'Abriendo la página del código…',
  frameSilent: 'La página del código no responde. Ábrela en una pestaña nueva o inténtalo de nuevo.',
  openInNewTab: 'Abrir la página del código en una pestaña nueva',
  qr: 'En el teléfono, abre WhatsApp → Dispositivos vinculados → Vincular un dispositivo y escanea el código.',
  code: 'En el teléfono, abre WhatsApp → Dispositivos vinculados → Vincular con número de teléfono e introduce el código.',
  stale: 'Este código ha caducado. Obtén uno nuevo.',
  passkey:
    'Si el teléfono te pide continuar en otro dispositivo, actualiza WhatsApp, activa el bloqueo de pantalla ' +
    'y prueba la otra forma de vincular (código QR o número de teléfono). ' +
    'Si lo pide de nuevo, inténtalo más tarde o contacta con el soporte.',
  confirming: 'El teléfono ha respondido. Comprobando la vinculación…',
  confirmed: 'WhatsApp está vinculado: {account}.',
  closed: 'Cancelado. Empieza de nuevo cuando quieras.',
  frameTitle: 'Código de WhatsApp',
  renew: 'Mostrar un código nuevo',
  codeTitle: 'Código de vinculación',
  copy: 'Copiar',
  copied: 'Copiado.',
  notCopied: 'El código está seleccionado. Cópialo desde ahí.',
  errors: {
    INVALID_OPTIONS: 'Falta el nombre o es demasiado largo. Escribe otro nombre y empieza de nuevo.',
    INVALID_NUMBER: 'Este número de teléfono no sirve. Escríbelo con el código del país, por ejemplo +7 999 999-99-99.',
    UNAUTHORIZED: 'No has iniciado sesión. Inicia sesión e inténtalo de nuevo.',
    SLOTS_EXHAUSTED:
      'Ahora mismo no se pueden vincular más cuentas de WhatsApp. Inténtalo más tarde o contacta con el soporte.',
    LIMIT_REACHED: 'Ya has vinculado todas las cuentas de WhatsApp permitidas. Desvincula una primero.',
    API_ERROR: 'La solicitud fue rechazada. Inténtalo de nuevo y, si vuelve a ocurrir, contacta con el soporte.',
    BAD_RESPONSE:
      'El servidor envió una respuesta inesperada. Inténtalo de nuevo y, si vuelve a ocurrir, contacta con el soporte.',
    NETWORK: 'No se puede acceder al servidor. Comprueba la conexión e inténtalo de nuevo.',
    OFFLINE: 'No tienes conexión. Conéctate a internet e inténtalo de nuevo.',
    TIMEOUT: 'La respuesta no llegó a tiempo. Inténtalo de nuevo en un minuto.',
    NOT_LOADED: 'Una parte de esta página no se pudo cargar. Vuelve a cargar la página.',
    UNAVAILABLE: 'El servicio no está disponible en este momento. Inténtalo de nuevo en unos minutos.',
    IN_USE: 'Esto ya está abierto en otra página. Cancélalo allí o inténtalo de nuevo en unos minutos.',
    RATE_LIMITED: 'Demasiados intentos. Espera unos minutos e inténtalo de nuevo.',
    FORBIDDEN_ORIGIN:
      'La página del código no se abrió porque su dirección no es de confianza. Contacta con el soporte.',
    AUTH_FAILED: 'WhatsApp no aceptó la autorización. Espera el siguiente código o inténtalo de nuevo.',
    BROKEN: 'Esta sesión ya no existe. Inicia una nueva.',
    EXPIRED: 'No se vinculó ninguna cuenta de WhatsApp a tiempo. Empieza de nuevo cuando tengas el teléfono a mano.',
    NOT_CONFIRMED: 'El teléfono ha respondido, pero la vinculación no está confirmada. Compruébalo otra vez.',
    UNLINKED: 'Esta cuenta de WhatsApp ya no está vinculada. Vincúlala de nuevo.',
  },
};
