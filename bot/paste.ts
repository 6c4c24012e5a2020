/** The most characters that are read out of a message or a form. A longer list comes as a file. */
export const MOST_PASTED = 512_000;

/** The most characters of any other command: thousands of users, or a chain of certificates. */
export const MOST_TYPED = 100_000;
