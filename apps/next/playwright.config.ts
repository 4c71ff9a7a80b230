import { defineConfig } from '@playwright/test';
import { endToEnd } from '../../playwright.shared.ts';

// A whole application answers more slowly than a page of the emulator.
export default defineConfig({ ...endToEnd, timeout: 40_000, expect: { timeout: 10_000 } });
