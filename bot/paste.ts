/** The most characters that are read out of a message or a form. A longer list comes as a file. */
export const MOST_PASTED = 512_000;
