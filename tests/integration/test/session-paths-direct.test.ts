import { describeSessionPaths } from '../src/describe-session-paths.ts';

describeSessionPaths('direct');
