import { describeLostChunks } from '../src/describe-lost-chunks.ts';
import { react } from '../src/subjects.tsx';

await describeLostChunks(react(false));
