/** The part of a session record that the contenders need. */
export interface BareRecord {
  readonly unique_id: string;
  readonly qr_link: string;
}

async function call(command: string, body: object, signal?: AbortSignal): Promise<{ readonly data: BareRecord }> {
  const answer = await fetch(`/api/whatsgate/${command}`, {
    method: 'POST',
    body: JSON.stringify(body),
    ...(signal !== undefined && { signal }),
  });
  if (!answer.ok) throw new Error(`${command} answers ${answer.status}`);
  return answer.json();
}

export const createSession = async (name: string, signal?: AbortSignal): Promise<BareRecord> =>
  (await call('session-create', { name }, signal)).data;
export const deleteSession = (record: BareRecord): Promise<unknown> =>
  call('session-delete', { WhatsappID: record.unique_id });
