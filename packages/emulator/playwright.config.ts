import { defineConfig } from '@playwright/test';
import { endToEnd } from '../../playwright.shared.ts';

export default defineConfig(endToEnd);
