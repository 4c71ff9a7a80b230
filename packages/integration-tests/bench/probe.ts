/** What a contender's widgets have done. */
export const probe = { renders: 0, status: 'none', listeners: 0 };

/** Each widget calls it when it renders. */
export function rendered(status: string): void {
  probe.renders += 1;
  probe.status = status;
}

// Counts the window's `message` listeners, whoever adds them.
const { addEventListener, removeEventListener } = window;
const counted = new Set<unknown>();
const count = () => {
  probe.listeners = counted.size;
};
window.addEventListener = (...args: Parameters<typeof addEventListener>) => {
  if (args[0] === 'message') counted.add(args[1]);
  count();
  addEventListener.apply(window, args);
};
window.removeEventListener = (...args: Parameters<typeof removeEventListener>) => {
  if (args[0] === 'message') counted.delete(args[1]);
  count();
  removeEventListener.apply(window, args);
};
