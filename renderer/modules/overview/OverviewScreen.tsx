export function OverviewScreen(_props: object) { return null; }
