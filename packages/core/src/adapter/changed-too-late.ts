import { warnInDevelopment } from '../warn.ts';

export function warn(): void {
  warnInDevelopment(
    '`name`, `auth` or `relay` changed after the session was started, and the change was ignored: a second session would ' +
      'be a second paid slot. Call `start` with another authorization, or give the component another key.',
  );
}
