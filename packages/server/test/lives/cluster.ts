import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createEmulator, type LocalEmulator } from '@whatsgate/emulator';
import { bundleServerProcess } from './bundle-server-process.ts';
import type { FastTime } from './fast-time.ts';
import { type Answer, type Servers, toAnswer, toRequestInit } from './life.ts';
import { createToldServer, type Told } from './told-server.ts';

/** What a server process is started with. */
export interface ProcessOptions {
  readonly apiKey: string;
  readonly baseUrl: string;
  /** The address of the database. */
  readonly store: string;
  /** Where the application hears what it is told. */
  readonly told: string;
  readonly time: FastTime;
}

/** Servers in processes of their own, before an unreliable WhatsGate, with real HTTP and a real database between them. */
export interface Cluster extends Servers {
  readonly emulator: LocalEmulator;
  readonly told: Told;
  /** The ids of the messages that the servers have answered with OK. */
  readonly accepted: ReadonlySet<string>;
  /** Kills one server with SIGKILL; a new one takes its place as soon as it has started. @returns whether it did */
  kill(): boolean;
  /** How many requests were answered with OK since the last kill. */
  answered(): number;
  /** Starts all servers anew, so much later. */
  restartLater(ms: number): Promise<void>;
  sweep(): Promise<void>;
  close(): Promise<void>;
}

/** How many servers there are, and how fast time goes. */
export interface ClusterOptions {
  readonly servers?: number;
  readonly speed?: number;
}

const tick = 25;

export async function startCluster(
  store: string,
  seed: number,
  { servers = 3, speed = 20 }: ClusterOptions = {},
): Promise<Cluster> {
  const program = await bundleServerProcess();
  let time: FastTime = { base: Date.now(), speed, jump: 0 };
  const accepted = new Set<string>();
  const told = await createToldServer();
  const emulator = await createEmulator({
    clock: 'manual',
    port: 0,
    slots: 10_000,
    unreliable: { seed, all: 0.05 },
    fetch: (input, init) => deliver(new Request(input, init)),
  });
  const options = () => ({ apiKey: emulator.apiKey, baseUrl: `${emulator.url}/api/v1`, store, told: told.url, time });
  const running: Running[] = await Promise.all(Array.from({ length: servers }, () => start(program.path, options())));
  let starting: Promise<void> | null = null;
  let turn = 0;
  let answered = 0;
  const next = () => {
    turn += 1;
    return running[turn % running.length] as Running;
  };

  async function deliver(request: Request): Promise<Response> {
    const body = await request.text();
    const path = new URL(request.url).pathname;
    const response = await fetch(`${next().url}${path}`, { method: 'POST', body });
    const { id, event_action: action } = JSON.parse(body) as { id: number; event_action: string };
    if (response.ok && action === 'message') accepted.add(String(id));
    return response;
  }

  let isOver = false;
  const ticking = (async () => {
    let at = Date.now();
    while (!isOver) {
      await new Promise((resolve) => setTimeout(resolve, tick));
      const now = Date.now();
      await emulator.clock.advance((now - at) * speed);
      at = now;
    }
  })();

  return {
    emulator,
    told,
    accepted,
    async ask(command, body, owner, lease, saysSuccess = false): Promise<Answer> {
      try {
        const url = `${next().url}/api/whatsgate/${command}`;
        const answer = await toAnswer(await fetch(url, toRequestInit(body, owner, lease, saysSuccess)));
        if (answer.status === 200) answered += 1;
        return answer;
      } catch {
        // The server was killed, or is not there yet.
        return { status: 0, retryAfter: 2_000, id: null, isLinked: false };
      }
    },
    kill() {
      if (starting !== null) return false;
      answered = 0;
      const place = turn % running.length;
      running[place]?.child.kill('SIGKILL');
      starting = start(program.path, options()).then((started) => {
        running[place] = started;
        starting = null;
      });
      return true;
    },
    answered: () => answered,
    async restartLater(ms) {
      await starting;
      time = { ...time, jump: time.jump + ms };
      await emulator.clock.advance(ms);
      for (const [place, { child }] of running.entries()) {
        child.kill('SIGKILL');
        running[place] = await start(program.path, options());
      }
    },
    async sweep() {
      await fetch(`${next().url}/sweep`).catch(() => {});
    },
    async close() {
      isOver = true;
      await Promise.all([ticking, starting]);
      for (const { child } of running) child.kill('SIGKILL');
      await emulator.close();
      await told.close();
      await program.remove();
    },
  };
}

interface Running {
  readonly child: ChildProcess;
  readonly url: string;
}

async function start(program: string, options: ProcessOptions): Promise<Running> {
  const child = fork(program, [JSON.stringify(options)], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [port] = await Promise.race([once(child, 'message'), once(child, 'exit').then(([code]) => failed(code))]);
  return { child, url: `http://127.0.0.1:${String(port)}` };
}

function failed(code: unknown): never {
  throw new Error(`A server of the cluster has ended with ${String(code)}.`);
}
