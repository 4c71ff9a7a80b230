/** Whether a body says that it is JSON, which no form and no plain link of another site can. */
export function isJson({ headers }: Request): boolean {
  return /^application\/json\b/i.test(headers.get('content-type') ?? '');
}
