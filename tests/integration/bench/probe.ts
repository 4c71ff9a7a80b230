const messageListeners = new Set<unknown>();

/** What a contender's widgets have done. */
export const probe = {
  renders: 0,
  status: 'none',
  get listeners(): number {
    return messageListeners.size;
  },
};

/** Each widget calls it when it renders. */
export function rendered(status: string): void {
  probe.renders += 1;
  probe.status = status;
}

// Counts the window's `message` listeners, no matter who adds them.
const { addEventListener, removeEventListener } = window;
window.addEventListener = (...args: Parameters<typeof addEventListener>) => {
  if (args[0] === 'message') messageListeners.add(args[1]);
  addEventListener.apply(window, args);
};
window.removeEventListener = (...args: Parameters<typeof removeEventListener>) => {
  if (args[0] === 'message') messageListeners.delete(args[1]);
  removeEventListener.apply(window, args);
};
