import { defineConfig } from 'vite';
import { demoConfig } from './server/config.ts';

export default defineConfig(demoConfig());
