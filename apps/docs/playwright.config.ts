import { defineConfig } from '@playwright/test';
import { applicationEndToEnd } from '../../playwright.shared.ts';

export default defineConfig(applicationEndToEnd);
