import { createTheme, type MantineColorsTuple } from '@mantine/core';

/** Shade 6 is `--primary-fill`; Mantine takes its filled controls from it. */
const violet: MantineColorsTuple = ['#F2F0FF', '#DED8FF', '#C4BEEC', '#B39DFF', '#9A83FA', '#7A60F5', '#5B3DF0', '#4B2FD4', '#3D25B0', '#2F1C8A'];
const red: MantineColorsTuple = ['#FFE9EE', '#FFD0DA', '#FFB0BF', '#FF8FA4', '#FF6B86', '#E84767', '#C81E45', '#A81639', '#870F2C', '#670920'];
/** Text first, surfaces last: Mantine's dark scheme reads 0 as text, 7 as body. */
const dark: MantineColorsTuple = ['#F2F0FF', '#C4BEEC', '#A099D1', '#7A70C8', '#3A3275', '#241D55', '#1A1540', '#070512', '#0D0A24', '#070512'];

export const theme = createTheme({
  fontFamily: 'var(--sans)',
  fontFamilyMonospace: 'var(--mono)',
  headings: { fontFamily: 'var(--disp)', fontWeight: '500' },
  colors: { violet, red, dark },
  primaryColor: 'violet',
  primaryShade: 6,
  defaultRadius: 6,
  fontSizes: { xs: '14px', sm: '15px', md: '16px', lg: '18px', xl: '22px' },
  spacing: { xs: '4px', sm: '8px', md: '14px', lg: '24px', xl: '40px' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'sm' } },
    Tooltip: { defaultProps: { openDelay: 150, transitionProps: { duration: 120 } } },
    Menu: { defaultProps: { transitionProps: { duration: 120 }, offset: 4 } },
    Popover: { defaultProps: { transitionProps: { duration: 120 }, offset: 4 } },
    Select: { defaultProps: { comboboxProps: { transitionProps: { duration: 120 } }, allowDeselect: false } },
    // The page itself never scrolls; Mantine's scroll lock would write a style that our policy refuses.
    Modal: { defaultProps: { transitionProps: { duration: 120 }, centered: true, lockScroll: false } },
  },
});

/** The nonce that the `app:` handler wrote into the page; an empty one while no handler serves it. */
export const styleNonce = (): string => document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
