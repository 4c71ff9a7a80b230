import { isUsableNumber, parseE164 } from '@whatsgate/client';
import { h, svg } from '../dom/h.ts';
import type { WhatsGateConnectMessages } from '../messages/messages.ts';
import type { Action, Cover } from '../view/view.types.ts';
import { toCountryName } from './countries.ts';
import { keepCaret } from './keep-caret.ts';

type Numbers = typeof import('./numbers.ts');

export interface PhoneFormOptions {
  readonly messages: WhatsGateConnectMessages;
  /** Of the names of the countries. */
  readonly language: string;
  /** Two letters, or null where nothing is known. */
  readonly country: string | null;
  /** The person asks for a code for this number, in E.164. */
  readonly onSubmit: (number: string) => void;
  readonly onBack: (action: Action) => void;
}

/** The phone field: a country, the number as it is written there, and why it cannot be used. Keeps what was typed. */
export interface PhoneForm {
  readonly element: HTMLFormElement;
  /**
   * Shows the button back to a code, and what the service said against the number.
   *
   * @param isNewError - said once: what the person types next takes it away
   */
  update(cover: Extract<Cover, { kind: 'form' }>, isNewError: boolean): void;
  /** Writes a number as people read it: `+7 999 123-45-67`. */
  format(number: string): string;
}

export function createPhoneForm({ messages, language, country, onSubmit, onBack }: PhoneFormOptions): PhoneForm {
  let chosen = country;
  let numbers: Numbers | null = null;
  let callingCodes: ReturnType<Numbers['listCallingCodes']> = [];
  const input = h('input', {
    id: 'number',
    type: 'tel',
    autocomplete: 'tel',
    inputmode: 'tel',
    dir: 'ltr',
    part: 'number',
    'aria-describedby': 'number-error',
    input: () => onInput(),
  });
  const callingCode = h('bdi', { dir: 'ltr' });
  const select = h('select', {
    'aria-label': messages.countryLabel,
    autocomplete: 'tel-country-code',
    disabled: true,
    change: () => {
      choose(select.value);
      onInput();
    },
  });
  const error = h('p', { class: 'error', id: 'number-error', 'aria-live': 'polite' });
  const submitButton = h(
    'button',
    { type: 'submit', class: 'primary', part: 'primary', 'data-starts': true },
    messages.getCode,
  );
  const back = h('div');
  const element = h(
    'form',
    { class: 'form box', novalidate: true, submit: (event) => void onSubmitEvent(event) },
    h('label', { for: 'number' }, messages.numberLabel),
    h(
      'div',
      { class: 'field' },
      h(
        'span',
        { class: 'country' },
        callingCode,
        svg('0 0 10 10', [['path', { d: 'M1 3l4 4 4-4z', fill: 'currentColor' }]]),
        select,
      ),
      input,
    ),
    error,
    submitButton,
    back,
  );

  const loading = load();
  choose(country);

  /** Loads the rules of all countries; without them only a number with its country code can be used. */
  async function load(): Promise<Numbers | null> {
    try {
      numbers = await import('./numbers.ts');
    } catch {
      return null;
    }
    callingCodes = numbers.listCallingCodes();
    const entries = callingCodes.map((each) => ({ ...each, name: toCountryName(each.country, language) }));
    entries.sort((a, b) => a.name.localeCompare(b.name, language));
    select.append(
      ...entries.map((each) => h('option', { value: each.country }, `${each.name} (+${each.callingCode})`)),
    );
    select.disabled = false;
    choose(chosen);
    reformat();
    return numbers;
  }

  function choose(next: string | null): void {
    const known = callingCodes.find((each) => each.country === next);
    chosen = numbers === null || known !== undefined ? next : null;
    select.value = chosen ?? '';
    callingCode.textContent = known === undefined ? (chosen ?? '+') : `${known.country} +${known.callingCode}`;
  }

  function onInput(): void {
    showError('');
    reformat();
  }

  /** Formats what was typed, and keeps the caret where it is. */
  function reformat(): void {
    if (numbers === null) return;
    const { value, selectionStart } = input;
    const formatted = numbers.formatWhileTyping(value, { country: chosen ?? undefined });
    // The country that is written in front counts, not the one that was chosen.
    if (formatted.text.startsWith('+') && formatted.country !== chosen) choose(formatted.country);
    if (formatted.text === value) return;
    input.value = formatted.text;
    const caret = keepCaret(value, selectionStart ?? value.length, formatted.text);
    input.setSelectionRange(caret, caret);
  }

  async function onSubmitEvent(event: Event): Promise<void> {
    event.preventDefault();
    const rules = await loading;
    // Meanwhile the person has turned to something else, or is another one.
    if (!element.isConnected) return;
    const problem = rules === null ? toProblemWithoutRules(input.value) : toProblem(rules, input.value);
    showError(problem);
    if (problem !== '') return input.focus();
    onSubmit(rules === null ? parseE164(input.value) : rules.parseNumber(input.value, home()));
  }

  function toProblem(rules: Numbers, value: string): string {
    const name = chosen === null ? null : toCountryName(chosen, language);
    switch (rules.findNumberProblem(value, home())) {
      case null:
        return '';
      case 'empty':
        return messages.numberEmpty;
      case 'too-short':
        return name === null ? messages.numberInvalid : messages.numberTooShort.replace('{country}', () => name);
      case 'too-long':
        return name === null ? messages.numberInvalid : messages.numberTooLong.replace('{country}', () => name);
      default:
        return messages.numberInvalid;
    }
  }

  function toProblemWithoutRules(value: string): string {
    return isUsableNumber(value) ? '' : messages.errors.INVALID_NUMBER;
  }

  function home(): { country?: string } {
    return chosen === null ? {} : { country: chosen };
  }

  function showError(text: string): void {
    error.textContent = text;
    element.classList.toggle('bad', text !== '');
    if (text === '') input.removeAttribute('aria-invalid');
    else input.setAttribute('aria-invalid', 'true');
  }

  return {
    element,
    update({ error: complaint, back: action }, isNewError) {
      if (complaint !== null && isNewError) showError(complaint);
      if ((action?.label ?? '') === back.textContent) return;
      back.replaceChildren(
        ...(action === null
          ? []
          : [h('button', { type: 'button', class: 'link', click: () => onBack(action) }, action.label)]),
      );
    },
    format(number) {
      const international = `+${number.replace(/^\+/, '')}`;
      return numbers?.formatWhileTyping(international).text ?? international;
    },
  };
}
