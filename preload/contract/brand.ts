/** The brand string of every window title, header, report, notification and installer. One constant, everywhere. */
export const BRAND = 'TERA CORE - KLOUD BUGS PRO';

/** Title of a window: `<Screen> — BRAND`, with the DEMO mark while the demo profile is open. */
export const windowTitle = (screen: string, demo = false): string => `${demo ? 'DEMO · ' : ''}${screen} — ${BRAND}`;
