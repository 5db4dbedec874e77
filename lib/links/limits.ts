/** Days for which a short link leads on. */
export const linkDays = 90;
/** Days after its end for which it is kept who followed it. */
export const linkKeptDays = 310;
/** Most links of one message that are replaced. */
export const linksMax = 20;
