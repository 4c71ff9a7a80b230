export { toStatePath } from '../trace/index.ts';
export {
  createFakeSession,
  type FakeSession,
  type SessionCall,
  type SessionState,
  sessionStates,
} from './fake-session.ts';
export { type ReplayedStep, replayTrace } from './replay-trace.ts';
