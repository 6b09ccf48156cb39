/* Room around the plot, px: the frame's axes and the data over it keep to the same. */

export const AXIS_WIDTH = 52;
export const TIME_HEIGHT = 22;
/** Marks stand above the plot. */
const TOP = 24;

export const EDGES = {
  single: { top: TOP, right: AXIS_WIDTH, bottom: TIME_HEIGHT, left: 0 },
  /** Names of the lines stand at the right. */
  compared: { top: TOP, right: 92, bottom: TIME_HEIGHT, left: AXIS_WIDTH },
} as const;
