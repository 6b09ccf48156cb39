export function FindScreen(_props: object) { return null; }
