import { ByHand } from './by-hand.tsx';
import { OursInReact, OursInVue } from './ours.tsx';
import { probe } from './probe.ts';
import { type CreateStage, inReact, inVue, type Stage } from './stages.tsx';
import { XStateInReact, XStateInVue } from './xstate.tsx';

const contenders: Readonly<Record<string, CreateStage>> = {
  '@whatsgate/react': inReact(OursInReact),
  '@xstate/react': inReact(XStateInReact),
  'effect by hand': inReact(ByHand),
  '@whatsgate/vue': inVue(OursInVue),
  '@xstate/vue': inVue(XStateInVue),
};

/** Long enough for every create, its page and a grace. */
const rest = () => new Promise((resolve) => setTimeout(resolve, 2_500));
/** Long enough for a framework to have done what it was told, much shorter than a create takes. */
const moment = () => new Promise((resolve) => setTimeout(resolve, 50));

type Seen = Partial<Record<'renders' | 'listeners', number> & { status: string }>;

/** What is done with a widget, and what is seen of it; everything is taken away afterwards. */
const scenarios: Readonly<Record<string, (stage: Stage) => Promise<Seen>>> = {
  async StrictMode(stage) {
    stage.show(1);
    return atRest();
  },
  async toggled(stage) {
    for (const count of [1, 0, 1, 0, 1, 0, 1]) {
      stage.show(count);
      await moment();
    }
    return atRest();
  },
  async hidden(stage) {
    stage.show(1);
    await moment();
    for (let times = 0; times < 2; times += 1) {
      stage.hide();
      await moment();
      stage.show(1);
      await moment();
    }
    return atRest();
  },
  async left(stage) {
    stage.show(1);
    await moment();
    return {};
  },
  async arrival(stage) {
    stage.show(1);
    await rest();
    return { renders: probe.renders };
  },
  async foreign(stage) {
    stage.show(1);
    await rest();
    const before = probe.renders;
    for (let sent = 0; sent < 101; sent += 1) {
      window.postMessage({ module: 'qr', message: sent % 2 === 0 ? 'success' : 'qr' }, '*');
      await moment();
    }
    return { status: probe.status, renders: probe.renders - before };
  },
  async crowd(stage) {
    const before = probe.listeners;
    stage.show(10);
    await rest();
    return { listeners: probe.listeners - before };
  },
};

async function atRest(): Promise<Seen> {
  await rest();
  return { status: probe.status };
}

Object.assign(window, {
  contenders: Object.keys(contenders),
  async run(contender: string, scenario: string): Promise<Seen> {
    const stage = contenders[contender]?.(
      document.body.appendChild(document.createElement('div')),
      scenario === 'StrictMode',
    );
    const play = scenarios[scenario];
    if (stage === undefined || play === undefined) throw new Error(`There is no ${contender} or no ${scenario}`);
    const seen = await play(stage);
    stage.leave();
    await rest();
    return seen;
  },
});
