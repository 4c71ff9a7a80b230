import { messages } from '../messages.ts';
import { drawArrow, type Place, toOutermost } from './arrow.ts';

/** Of a state that the picture lacks; the picture and the chart are compared by the test run. */
const nowhere: Place = { x: 0, y: 0, width: 0, height: 0 };

export interface ChartPicture {
  readonly element: HTMLElement;
  /** Lights a state and those around it. @param state - as in `qr.fresh`, parallel ones after a space */
  show(state: string): void;
}

/** @param svg - drawn by scripts/generate/chart-pictures.ts; each of its states has its path as `data-state` */
export function createChartPicture(name: 'session' | 'slot', svg: string): ChartPicture {
  const element = document.createElement('figure');
  element.dataset.chart = name;
  element.innerHTML = `
    <figcaption><h3>${messages.charts[name]}</h3><p>${messages.charts.now} <code translate="no"></code></p></figcaption>
    <div class="scroll" tabindex="0" role="group" aria-label="${messages.charts[name]}">${svg}</div>`;
  const now = element.querySelector('code') as HTMLElement;
  const scroll = element.querySelector('.scroll') as HTMLElement;
  const picture = element.querySelector('svg') as SVGSVGElement;
  const arrow = addArrow(picture, name);
  const parts = [...picture.querySelectorAll<SVGElement>('[data-state]')];
  const places = new Map([...picture.querySelectorAll('rect')].map((box) => [box.dataset.state, toPlace(box)]));
  const point = ([from, to]: readonly [string, string]) =>
    arrow.setAttribute('d', drawArrow(places.get(from) ?? nowhere, places.get(to) ?? nowhere));
  let leaves: readonly string[] = [];

  return {
    element,
    show(state) {
      const left = leaves.find((leaf) => !state.split(' ').includes(leaf));
      const entered = state.split(' ').find((leaf) => !leaves.includes(leaf));
      leaves = state.split(' ');
      now.textContent = leaves.join(', ');
      for (const part of parts)
        part.toggleAttribute(
          'data-lit',
          leaves.some((leaf) => isWithin(leaf, part)),
        );
      if (entered === undefined) return;
      if (left !== undefined) point(toOutermost(left, entered));
      // A narrow screen shows a part of the picture; the page itself stays where it is.
      const { x, width } = places.get(entered) ?? nowhere;
      scroll.scrollTo({ left: x + width / 2 - scroll.clientWidth / 2 });
    },
  };
}

function isWithin(leaf: string, { dataset: { state } }: SVGElement): boolean {
  return `${leaf}.`.startsWith(`${state}.`);
}

/** The step that was taken last, above everything else. */
function addArrow(picture: SVGSVGElement, name: string): Element {
  const head = `arrow-${name}`;
  picture.insertAdjacentHTML(
    'beforeend',
    `<defs><marker id="${head}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
      <path class="head" d="M0 0L8 4L0 8z"/></marker></defs><path class="step" marker-end="url(#${head})"/>`,
  );
  return picture.querySelector('.step') as Element;
}

function toPlace(box: SVGRectElement): Place {
  const length = (name: 'x' | 'y' | 'width' | 'height') => box[name].baseVal.value;
  return { x: length('x'), y: length('y'), width: length('width'), height: length('height') };
}
