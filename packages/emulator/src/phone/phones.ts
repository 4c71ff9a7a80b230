import { createPhone, type PhoneOptions, type PhoneOwner, type VirtualPhone } from './phone.ts';

/** The virtual phones. The first is always there: Anna, 79991234567, who can pair any number. */
export interface Phones {
  /**
   * Adds a phone.
   *
   * @param owner - `number` in digits, 8 to 15; `pushname` is the number by default
   * @throws Error for an unusable number, or one that another phone has
   */
  add(owner: { readonly number: string; readonly pushname?: string }): Promise<VirtualPhone>;
  list(): Promise<readonly VirtualPhone[]>;
}

export interface LocalPhones extends Phones {
  readonly first: VirtualPhone;
  /** @throws Error when no phone has this number */
  get(number: string): VirtualPhone;
  all(): readonly VirtualPhone[];
  /** Removes all but the first. */
  reset(): void;
}

const anna: PhoneOwner = { number: '79991234567', pushname: 'Anna' };

interface PhonesOptions extends Omit<PhoneOptions, 'owner' | 'isFirst'> {
  /** Called when phones were added or removed. */
  readonly onChange: () => void;
}

export function createPhones(options: PhonesOptions): LocalPhones {
  const first = createPhone({ ...options, owner: anna, isFirst: true });
  const phones = new Map([[first.number, first]]);
  return {
    first,
    async add({ number, pushname = number }) {
      if (!/^[1-9]\d{7,14}$/.test(number)) throw new Error(`A number is 8 to 15 digits, not "${number}".`);
      if (phones.has(number)) throw new Error(`There is a phone with the number ${number} already.`);
      const phone = createPhone({ ...options, owner: { number, pushname }, isFirst: false });
      phones.set(number, phone);
      options.onChange();
      return phone;
    },
    list: async () => [...phones.values()],
    all: () => [...phones.values()],
    get(number) {
      const phone = phones.get(number);
      if (phone === undefined) throw new Error(`No phone has the number ${number}. Add it by \`phones.add\`.`);
      return phone;
    },
    reset() {
      for (const number of phones.keys()) if (number !== first.number) phones.delete(number);
      options.onChange();
    },
  };
}
