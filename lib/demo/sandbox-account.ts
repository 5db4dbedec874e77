/**
 * The account that every fresh sandbox contains. The sandbox generates it from a fixed seed, so the demonstration can be
 * bound to it before the sandbox runs. A test compares these values with the sandbox.
 */
export const sandboxAccount = {
  appSecret: "5f1c0a9be27d4c36a8d1f0e94b72c513",
  accountId: "292907582003694",
  accountName: "Lumen Retail",
  namespace: "0bbb8d7d_7bee_a775_92f06a2bc415",
  businessId: "891531746572583",
  businessName: "Lumen Group",
  accessToken:
    "EAAkYnDlAT7ZTfAHaZWYwHfhs1x6nUfB0xOQVhRZUrTqDmiu753znpCOQQvO9bjES2kL6MuGrZ8sg37yBNKcLune0iuIcGjabJAj1EWn3jt4raPQPZsRn0OrO6C",
  numbers: [
    { externalId: "816847015659417", phone: "+6581234501", displayName: "Lumen Retail", connected: true },
    { externalId: "971084364964410", phone: "+6581234502", displayName: "Lumen Care", connected: false },
    { externalId: "430497865391466", phone: "+6581234503", displayName: "Lumen Outlet", connected: false },
  ],
} as const;
