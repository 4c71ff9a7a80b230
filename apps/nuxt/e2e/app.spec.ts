import { join } from 'node:path';
import { describeSignedInApp } from 'integration-tests/signed-in-app';

describeSignedInApp([join(import.meta.dirname, '../.output/server/index.mjs')]);
