/** Types of documents that people send each other. */
export const documentTypes: readonly string[] = [
  ...["application/pdf", "text/plain", "application/x-cfb", "application/msword"],
  ...["application/vnd.ms-excel", "application/vnd.ms-powerpoint"],
  ...["wordprocessingml.document", "spreadsheetml.sheet", "presentationml.presentation"].map(
    (kind) => `application/vnd.openxmlformats-officedocument.${kind}`,
  ),
];
