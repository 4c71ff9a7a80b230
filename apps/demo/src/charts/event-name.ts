/**
 * An event's name as the charts in the documents have it. XState's own events name the state that they belong to:
 * `xstate.after.frame.session…` is a deadline, `xstate.done.actor.0.slot…` an answer of the API.
 */
export function toEventName(type: string): string {
  return type
    .replace(/^xstate\.after\.(\w+)\..*/, 'after $1')
    .replace(/^xstate\.done\..*/, 'answered')
    .replace(/^xstate\.error\..*/, 'failed');
}
