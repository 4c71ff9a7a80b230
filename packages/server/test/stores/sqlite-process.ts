// A process of its own on the file of a test: `node sqlite-process.ts FILE TASK`.
import { createSqliteStore } from '../../src/stores/sqlite/index.ts';

const [, , path = '', task = ''] = process.argv;
if (task === 'open') for (let file = 0; file < 40; file += 1) createSqliteStore(`${path}${file}`).close();

const store = createSqliteStore(path, { busyTimeout: 20_000 });
const document = { collection: 'slots', owner: 'anna', aliases: [], dueAt: null, value: 0 };

if (task === 'count') {
  for (let done = 0; done < 50; ) {
    const entry = await store.get('count');
    const value = Number(entry?.document.value ?? 0) + 1;
    if ((await store.put('count', { ...document, value }, entry?.version ?? null)) === 'done') done += 1;
  }
}
if (task === 'fill') {
  const outcomes: string[] = [];
  for (let number = 0; number < 5; number += 1)
    outcomes.push(await store.put(`${process.pid}:${number}`, document, null, { limit: 7 }));
  process.stdout.write(JSON.stringify(outcomes));
}
if (task === 'write for ever') {
  for (let number = 0; ; number += 1) {
    const also = [{ key: `also:${number}`, document }];
    await store.put(`first:${number}`, document, null, { also });
    if (number === 20) process.stdout.write('writing');
  }
}
store.close();
