import { afterEach, expect, vi } from 'vitest';
import { type OpenedBackend, openBackend, patience } from './open-backend.ts';
import type { Mounted, Subject } from './subjects.tsx';

/** A page with the emulator behind it, for suites that hold for every subject; each test begins with an empty page. */
export interface AdapterPage extends OpenedBackend {
  mount(subject: Subject, more?: object, text?: string): Mounted;
  mountSource(subject: Subject, source: Parameters<Subject['mount']>[1], text?: string): Mounted;
  /** Waits until the widget shows it. */
  reaches(widget: Mounted, expected: object): Promise<void>;
  idOf(widget: Mounted): string | undefined;
}

export async function openAdapterPage(): Promise<AdapterPage> {
  const backend = await openBackend();
  const mounted: Mounted[] = [];
  afterEach(() => {
    for (const widget of mounted.splice(0)) widget.unmount();
    document.body.replaceChildren();
  });

  const mountSource: AdapterPage['mountSource'] = (subject, source, text) => {
    const widget = subject.mount(document.body.appendChild(document.createElement('div')), source, text);
    mounted.push(widget);
    return widget;
  };
  return {
    ...backend,
    mount: (subject, more, text) => mountSource(subject, backend.options(more), text),
    mountSource,
    reaches: (widget, expected) => vi.waitFor(() => expect(widget.read()).toMatchObject(expected), patience),
    idOf: (widget) => widget.read().record?.unique_id,
  };
}
