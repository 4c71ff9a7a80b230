import { expect, type Locator, type Page } from '@playwright/test';

/** A step of a chart, as the log tells it. */
export type Step = readonly [chart: 'session' | 'slot', event: string, state: string];

/** What stands below the card: both charts, and the log of their events. */
export class ChartsPanel {
  readonly root: Locator;
  readonly session: Locator;
  readonly slot: Locator;
  readonly events: Locator;

  constructor(page: Page) {
    this.root = page.getByRole('region', { name: 'Behind the page' });
    this.session = this.root.getByRole('figure').filter({ hasText: 'The session' });
    this.slot = this.root.getByRole('figure').filter({ hasText: 'The slot' });
    this.events = this.root.getByRole('region', { name: 'Events' }).getByRole('listitem');
  }

  /** What is lit, from the outermost state to the innermost; what is said above says the same. */
  async isLit(chart: Locator, ...states: readonly string[]): Promise<void> {
    await expect.poll(() => this.#statesOf(chart.locator('rect[data-lit]'))).toEqual(states);
    await expect.poll(() => this.#statesOf(chart.locator('text[data-lit]'))).toEqual(states);
    const leaves = await this.#statesOf(chart.locator('rect[data-lit][data-leaf]'));
    await expect(chart.locator('code')).toHaveText(leaves.join(', '));
  }

  /** What the log says, from the first step to the last. */
  async steps(): Promise<Step[]> {
    const told = await this.events.evaluateAll((items) =>
      items.map((item): [string | undefined, ...string[]] => [
        (item as HTMLElement).dataset.chart,
        ...[...item.querySelectorAll('code')].map((code) => code.textContent),
      ]),
    );
    return told.reverse() as unknown as Step[];
  }

  #statesOf(parts: Locator): Promise<(string | undefined)[]> {
    return parts.evaluateAll((all) => all.map((part) => (part as SVGElement).dataset.state));
  }
}
