import type { Reporter } from 'vitest/node';

/** Names each test that passed only at the second try, so that nobody overlooks one that is not reliable. */
export const secondTries: Reporter = {
  onTestCaseResult(test) {
    if (test.diagnostic()?.flaky)
      console.log(`passed only at the second try: ${test.module.relativeModuleId}: ${test.fullName}`);
  },
};
