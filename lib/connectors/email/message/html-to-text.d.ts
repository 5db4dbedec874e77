declare module "html-to-text" {
  type Selector = { selector: string; format?: string; options?: Record<string, unknown> };
  type Options = { wordwrap?: number | false; limits?: { maxInputLength?: number }; selectors?: Selector[] };
  /** Reads the options once for many texts. */
  export function compile(options: Options): (html: string) => string;
}
