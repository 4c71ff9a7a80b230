import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { applyFault, pause } from '../faults/apply-fault.ts';
import type { Faults } from '../faults/faults.ts';
import { loseAnswer } from '../faults/lose-answer.ts';
import type { EmulatorClock } from '../runtime/clock.ts';
import type { Log } from '../runtime/log.ts';
import type { Command } from './commands.ts';
import { readBody } from './request-body.ts';
import { ServiceError } from './service-error.ts';
import type { EmulatedSession } from './session.ts';
import type { Unreliable } from './unreliable.ts';

interface ApiOptions {
  readonly apiKey: string;
  readonly commands: Readonly<Record<string, Command>>;
  readonly faults: Faults;
  readonly unreliable: Unreliable;
  readonly log: Log;
  readonly clock: EmulatorClock;
  /** Called for each session that a delivered answer shows as it is. */
  readonly onShown: (session: EmulatedSession) => void;
}

const maxBody = 1024 * 1024;

/** The session commands of WhatsGate: each a POST of JSON to `/api/v1/<command>`. */
export function createApi({ apiKey, commands, faults, unreliable, log, clock, onShown }: ApiOptions): Hono {
  const run = async (name: string, request: Request) => {
    if (request.headers.get('X-Api-Key') !== apiKey)
      throw new ServiceError('Unauthorized', 'Your request was made with invalid credentials.');
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (command === undefined) throw new ServiceError('NotFound', `Unknown command ${name}`);
    const { fields, shown } = command(await readBody(request));
    return { response: Response.json({ result: 'OK', ...fields }), shown };
  };
  /** Runs a command in unreliable mode; outside of it, nothing is delayed or lost. */
  const runUnreliably = async (name: string, request: Request): Promise<Response> => {
    const { delayBefore, delayAfter, lost } = unreliable.forRequest();
    if (delayBefore > 0) await pause(clock, delayBefore);
    if (lost !== null && !lost.isDone) {
      log.add('api', `${name} -> not done, ${lost.kind}`);
      return loseAnswer(lost.kind);
    }
    const result = await run(name, request).catch(toFailure);
    if (delayAfter > 0) await pause(clock, delayAfter);
    if (lost !== null) {
      log.add('api', `${name} -> done, but answered with ${lost.kind}`);
      return loseAnswer(lost.kind);
    }
    for (const session of result.shown) onShown(session);
    return result.response;
  };

  return new Hono()
    .use(bodyLimit({ maxSize: maxBody, onError: refuseBody }))
    .post('/:command', async (context) => {
      const name = context.req.param('command');
      const { raw } = context.req;
      const fault = faults.takeApi(name);
      log.add('api', fault === null ? name : `${name} with the fault ${fault.kind}`);
      const work = () => runUnreliably(name, raw);
      return fault === null ? work() : applyFault(fault, work, clock);
    })
    .all('*', () => {
      throw new ServiceError('MethodNotAllowed', 'Every command is a POST of JSON');
    });
}

function refuseBody(): never {
  throw new ServiceError('BadRequest', 'The body is too large');
}

function toFailure(error: Error) {
  return { response: Response.json(toErrorBody(error), { status: 500 }), shown: [] };
}

/** A failure in the service's own shape. */
export function toErrorBody(error: Error): { name: string; message: string; code: number } {
  return error instanceof ServiceError
    ? { name: error.name, message: error.message, code: error.code }
    : { name: 'Exception', message: 'Internal error', code: 0 };
}
