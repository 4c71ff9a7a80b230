import { describeLostChunks } from '../src/describe-lost-chunks.ts';
import { vue } from '../src/subjects.tsx';

await describeLostChunks(vue);
