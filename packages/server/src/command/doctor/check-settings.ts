import { type Check, ok, problem, warning } from './finding.ts';

/** Whether the command would start at all. */
export const checkSettings: Check = {
  name: 'environment',
  needs: [],
  run({ problems, notes }) {
    const found = [
      ...problems.map(({ variable, problem: text, line }) => problem(`${variable} ${text}`, `Write: ${line}`)),
      ...notes.map((note) => warning(note, 'Mend it if that is not what you want.')),
    ];
    return found.length === 0 ? [ok('every variable can be used')] : found;
  },
};
