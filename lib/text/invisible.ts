/**
 * Characters that nobody sees: format characters (zero width, direction marks, soft hyphen, byte order mark), variation
 * selectors and blank letters. Not white space, which `\s` matches. Stateless: only for `replace` and `matchAll`.
 */
export const invisibleCharacters = /\p{Cf}|\p{Variation_Selector}|\u034F|[\u115F\u1160\u3164\uFFA0]/gu;
