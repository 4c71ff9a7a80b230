import { defineConfig } from 'vitest/config';
import { browserProject, nodeProject, reporters } from '../../vitest.shared.ts';

export default defineConfig({ test: { reporters, projects: [nodeProject, browserProject([])] } });
