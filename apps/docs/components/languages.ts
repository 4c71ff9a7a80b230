/** What the ready-made screen speaks. */
export const languages = { en: 'English', ru: 'Russian', es: 'Spanish', pt: 'Portuguese' } as const;
export type Language = keyof typeof languages;
