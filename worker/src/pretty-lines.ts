import type { DestinationStream } from 'pino';
import pretty from 'pino-pretty';

/** Takes the lines of a log and writes them to stdout for people to read. */
export function prettyLines(): DestinationStream {
  return pretty({
    colorize: process.stdout.isTTY === true,
    ignore: 'pid,process',
    translateTime: 'HH:MM:ss.l',
  });
}
