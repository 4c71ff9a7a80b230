import type { Harness } from './harness.ts';

/** Waits for an answer that needs simulated time to come: at most `ms` milliseconds of it. */
export async function within<Answer>({ advance }: Harness, ms: number, answer: Promise<Answer>): Promise<Answer> {
  let isThere = false;
  const settled = () => {
    isThere = true;
  };
  void answer.then(settled, settled);
  for (let waited = 0; waited < ms && !isThere; waited += 50) await advance(50);
  return answer;
}
