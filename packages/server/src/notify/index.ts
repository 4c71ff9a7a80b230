export { createNotifier, type Notifier, type NotifierOptions } from './create-notifier.ts';
export type { Notification } from './notification.ts';
export { toNotifySecret } from './notify-secret.ts';
