import { maxNameLength, toName } from '../slot-name.ts';
import { problems } from './problems.ts';

/** The name of a slot in a body. @throws Problem 400 */
export function parseName(value: unknown): string {
  const name = toName(value);
  if (name === null) throw problems.badRequest(`name must be a text of 1 to ${maxNameLength} visible characters.`);
  return name;
}
