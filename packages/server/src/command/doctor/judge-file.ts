import { access, constants, stat, statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { type Finding, problem, warning } from './finding.ts';

/** Types of file systems, as Linux numbers them. */
const networkTypes: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB2'],
  [0x01021997, '9P'],
]);
const lostTypes: ReadonlyMap<number, string> = new Map([
  [0x01021994, 'memory (tmpfs)'],
  [0x794c7630, "the container's own layer (overlayfs)"],
]);

/** Whether a file of SQLite can be written, and outlives a restart. */
export async function judgeFile(file: string): Promise<readonly Finding[]> {
  const path = resolve(file);
  const folder = dirname(path);
  const isThere = await isDone(stat(path));
  for (const each of isThere ? [folder, path] : [folder])
    if (!(await isDone(access(each, constants.R_OK | constants.W_OK))))
      return [
        problem(
          `${each} is not there, or this user may not write it`,
          `Make it, and let this user write: mkdir -p ${folder}`,
        ),
      ];
  const { type } = await statfs(folder);
  const network = networkTypes.get(type);
  if (network !== undefined)
    return [
      problem(
        `${path} is on a network's disk (${network}), where SQLite loses data`,
        'Use a disk of this machine, or PostgreSQL or Redis.',
      ),
    ];
  const lost = lostTypes.get(type);
  if (lost !== undefined)
    return [
      warning(
        `${path} is in ${lost}, which does not outlive a restart`,
        'Put it on a disk or a volume, such as sqlite:/var/lib/whatsgate/whatsgate.db',
      ),
    ];
  return [];
}

function isDone(work: Promise<unknown>): Promise<boolean> {
  return work.then(
    () => true,
    () => false,
  );
}
