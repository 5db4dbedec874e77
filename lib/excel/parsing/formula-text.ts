/** Longest formula that is looked at, in UTF-16 code units. */
const formulaMax = 2_000;
/** A text in quotes and nothing else, as in `="+49155"`, which programs write so that Excel leaves the digits alone. */
const quotedText = /^=?\s*"((?:[^"]|"")*)"\s*$/;

/** The text of a formula that is one text in quotes; null for every other formula. */
export function constantOf(formula: string): string | null {
  const quoted = quotedText.exec(formula);
  return quoted ? (quoted[1] ?? "").replaceAll('""', '"') : null;
}

/** The formula of one cell after another. Nothing is calculated. */
export class FormulaText {
  readonly #wanted: boolean;
  #inside = false;
  #text = "";
  /** The cell has a formula. */
  present = false;

  /** @param wanted whether texts in formulas are asked for */
  constructor(wanted: boolean) {
    this.#wanted = wanted;
  }

  reset(): void {
    this.present = false;
    this.#inside = false;
    this.#text = "";
  }

  open(): void {
    this.present = true;
    this.#inside = true;
  }

  close(): void {
    this.#inside = false;
  }

  write(text: string): void {
    if (this.#inside && this.#wanted && this.#text.length <= formulaMax) this.#text += text;
  }

  /** The text that the formula is; null where that is not asked for or not all it is. */
  text(): string | null {
    return this.#wanted && this.present && this.#text.length <= formulaMax ? constantOf(this.#text) : null;
  }
}
