/** A phrase for each plural form that a language tells apart; `#` stands for the number. */
export type PluralForms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

/** Makes the function that puts an amount into the phrase of its plural form, as the language writes numbers. */
export function pluralIn(locale: string): (amount: number, forms: PluralForms) => string {
  const rules = new Intl.PluralRules(locale);
  const format = new Intl.NumberFormat(locale);
  return (amount, forms) => (forms[rules.select(amount)] ?? forms.other).replace('#', format.format(amount));
}
