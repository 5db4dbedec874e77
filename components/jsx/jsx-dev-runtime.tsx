export type { JSX } from "react/jsx-dev-runtime";
export { Fragment, jsxDEV } from "react/jsx-dev-runtime";
