const address = /^[^\s@<>(),;:\\"[\]]{1,64}@[^\s@<>(),;:\\"[\]]{1,253}$/;

/** Whether a text can stand as an address in an envelope and in a header: one `@`, no spaces and nothing that ends a line. */
export function isMailAddress(text: string): boolean {
  return address.test(text);
}

/** Whether a value can stand in a header: nothing in it may begin another line. */
export function fitsHeader(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
  return !/[\u0000-\u001f\u007f\u2028\u2029]/.test(text);
}
