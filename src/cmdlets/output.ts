/** An object that PowerShell showed, property by property, each as the text it was shown as. */
export type OutputObject = Readonly<Record<string, string>>;
