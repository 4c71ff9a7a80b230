import { defineConfig } from '@playwright/test';
import { applicationEndToEnd } from '../../playwright.shared.ts';

// Each worker would start a server and a browser of its own, which takes longer than these few tests one after the other.
export default defineConfig({ ...applicationEndToEnd, workers: 1 });
