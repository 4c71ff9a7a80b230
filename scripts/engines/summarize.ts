import { type EngineResult, engineTitles, type Outcome } from './engine.ts';

/**
 * What a person reads at the end: a line for each engine, and below it what its tests said about it.
 *
 * @param mustHaveAll - whether an engine that was not run is a failure
 */
export function summarize(outcomes: readonly Outcome[], mustHaveAll: boolean): { lines: string[]; isFailure: boolean } {
  const lines = ['Browser engines:', ...outcomes.flatMap(toLines)];
  const isNotRun = (outcome: Outcome) => 'notStarted' in outcome;
  const notRun = outcomes.filter(isNotRun).length;
  const isFailure = outcomes.some(isBad) || notRun === outcomes.length || (mustHaveAll && notRun > 0);
  if (notRun > 0) {
    lines.push(
      mustHaveAll
        ? 'Every engine is required here (CI=true or --require-all): one that was not run is a failure.'
        : `${notRun} of ${outcomes.length} not run. The others decide; --require-all makes a missing one a failure.`,
    );
  }
  return { lines, isFailure };
}

function isBad(outcome: Outcome): boolean {
  if ('crashed' in outcome) return true;
  return (
    'result' in outcome &&
    (outcome.result.failed > 0 || outcome.result.errors.length > 0 || outcome.result.passed === 0)
  );
}

function toLines(outcome: Outcome): string[] {
  const title = engineTitles[outcome.engine];
  if ('notStarted' in outcome) return [`- ${title}: NOT RUN. ${outcome.notStarted}`];
  if ('crashed' in outcome) return [`- ${title}: FAILED. ${outcome.crashed}`];
  const { version, passed, failed, skipped, notes, errors } = outcome.result;
  const counts = `ran ${passed + failed} tests in ${outcome.seconds} s`;
  const verdict = isBad(outcome) ? `FAILED: ${problem(outcome.result)}` : 'all passed';
  return [
    `- ${title} ${version}: ${counts}, ${verdict}`,
    ...errors.map((error) => `    error: ${error}`),
    ...skipped.map((title) => `    skipped: ${title}`),
    ...notes.map((note) => `    said: ${note}`),
  ];
}

function problem({ failed, errors, passed }: EngineResult): string {
  if (failed > 0) return `${failed} failed`;
  if (errors.length > 0) return 'an error outside of the tests';
  return passed === 0 ? 'there was no test to run' : '';
}
