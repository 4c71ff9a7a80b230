export const maxNameLength = 200;

export const isUsableName = (name: string): boolean =>
  typeof name === 'string' && name.trim() !== '' && name.length <= maxNameLength;
