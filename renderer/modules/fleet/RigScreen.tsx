export function RigScreen(_props: object) { return null; }
