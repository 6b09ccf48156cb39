/**
 * What an error of stdout or stderr means for a command line.
 * @param argv without node and script @param errorCode `code` of the stream's error
 * @returns the exit code; null = go on: a site agent keeps monitoring when nobody reads its words any more
 */
export function exitCodeOfBrokenOutput(argv: string[], errorCode: string | undefined): number | null {
  if (argv[0] === 'run') return null;
  // The reader had enough (`| head`): no failure of ours.
  return errorCode === 'EPIPE' ? 0 : 1;
}
