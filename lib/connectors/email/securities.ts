/** How a connection is encrypted: from the first byte, after STARTTLS, or not at all (for a server on this machine). */
export const mailSecurities = ["starttls", "tls", "none"] as const;
