import { join } from 'node:path';
import { describeAppInDevelopment } from 'integration-tests/signed-in-app';

const app = join(import.meta.dirname, '..');

describeAppInDevelopment([join(app, 'node_modules/next/dist/bin/next'), 'dev', app]);
