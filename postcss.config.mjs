import { shortNames } from "./scripts/short-names.mjs";

export default { plugins: [["@tailwindcss/postcss", {}], shortNames()] };
