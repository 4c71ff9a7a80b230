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

/** What is done with a widget; each ends with everything taken away. */
const scenarios: Readonly<Record<string, (stage: Stage) => Promise<Partial<typeof probe>>>> = {
  async StrictMode(stage) {
    stage.show(1);
    return endingWith(stage);
  },
  async toggled(stage) {
    for (const count of [1, 0, 1, 0, 1, 0, 1]) {
      stage.show(count);
      await moment();
    }
    return endingWith(stage);
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
    return endingWith(stage);
  },
  async left(stage) {
    stage.show(1);
    await moment();
    stage.leave();
    await rest();
    return {};
  },
  async arrival(stage) {
    stage.show(1);
    await rest();
    const { renders } = probe;
    stage.leave();
    await rest();
    return { renders };
  },
  async foreign(stage) {
    stage.show(1);
    await rest();
    const before = probe.renders;
    for (let sent = 0; sent < 100; sent += 1) {
      window.postMessage({ module: 'qr', message: sent % 2 === 0 ? 'success' : 'qr' }, '*');
      await moment();
    }
    window.postMessage({ module: 'qr', message: 'success' }, '*');
    await moment();
    const { status } = probe;
    const renders = probe.renders - before;
    stage.leave();
    await rest();
    return { status, renders };
  },
  async crowd(stage) {
    const before = probe.listeners;
    stage.show(10);
    await rest();
    const listeners = probe.listeners - before;
    stage.leave();
    await rest();
    return { listeners };
  },
};

async function endingWith(stage: Stage): Promise<Partial<typeof probe>> {
  await rest();
  const { status } = probe;
  stage.leave();
  await rest();
  return { status };
}

Object.assign(window, {
  contenders: Object.keys(contenders),
  run(contender: string, scenario: string) {
    const stage = contenders[contender]?.(document.body.appendChild(document.createElement('div')), scenario === 'StrictMode');
    const play = scenarios[scenario];
    if (stage === undefined || play === undefined) throw new Error(`There is no ${contender} or no ${scenario}`);
    return play(stage);
  },
});
