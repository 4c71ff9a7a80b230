import { join } from 'node:path';
import { describeSignedInApp } from 'integration-tests/signed-in-app';

const app = join(import.meta.dirname, '..');

describeSignedInApp([join(app, 'node_modules/next/dist/bin/next'), 'start', app]);
