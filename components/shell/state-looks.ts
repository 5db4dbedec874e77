/* The looks that the states of a page share. */

export const frame = "flex flex-col items-center gap-1.5 px-6 py-9 text-center";
export const heading = "mt-2.5 text-md font-strong zh:tracking-normal";
export const sentence = "max-w-[42ch] text-muted-foreground";
export const buttons = "mt-3 flex flex-wrap justify-center gap-2";
