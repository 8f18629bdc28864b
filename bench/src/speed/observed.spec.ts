/** What the kernel and the target tell, as it was captured from them. */
import { expect, it } from 'vitest';
import {
  busyShare,
  coreTimes,
  cpuSecondsOf,
  readCoreTimes,
  readCpuSeconds,
  readMostOpenFiles,
  residentBytesOf,
} from './processes.ts';
import { versionIn } from './programs.ts';
import { readStatus } from './target/status.ts';

const STAT =
  '31139 (a) name (b)) S 1 31139 31139 0 -1 4194560 5063 0 0 0 1234 66 7 8 20 0 11 0 123456 12345678 900 18446744073709551615';

it('CPU time of a process, whatever its name is', () => {
  expect(readCpuSeconds(STAT)).toBe(13);
});

it('this process has used some, and has some memory', () => {
  expect(cpuSecondsOf(process.pid)).toBeGreaterThan(0);
  expect(residentBytesOf(process.pid)).toBeGreaterThan(1_000_000);
  expect(coreTimes().length).toBeGreaterThan(0);
});

it('how busy a core was; what the hypervisor took counts', () => {
  const before = readCoreTimes(
    'cpu  200 0 100 1000 0 0 0 0 0 0\ncpu0 100 0 50 500 0 0 0 0 0 0\ncpu1 100 0 50 500 0 0 0 0 0 0\nintr 1\n',
  );
  const after = readCoreTimes('cpu0 150 10 60 520 5 1 2 2 0 0\ncpu1 100 0 50 600 0 0 0 0 0 0\n');
  expect(before).toEqual([
    { busy: 1.5, all: 6.5 },
    { busy: 1.5, all: 6.5 },
  ]);
  expect(busyShare(before[0], after[0])).toBeCloseTo(0.75);
  expect(busyShare(before[1], after[1])).toBe(0);
  expect(busyShare(before[1], before[1])).toBeNaN();
  expect(busyShare(before[2], after[2])).toBeNaN();
});

it('how many files may be open', () => {
  const limits = (soft: string) =>
    `Limit                     Soft Limit           Hard Limit           Units     \nMax open files            ${soft}                20000                files     \n`;
  expect(readMostOpenFiles(limits('1024'))).toBe(1024);
  expect(readMostOpenFiles(limits('unlimited'))).toBe(Number.POSITIVE_INFINITY);
});

it('requests and connections that nginx has counted', () => {
  const page =
    'Active connections: 65 \nserver accepts handled requests\n 70 71 272451 \nReading: 0 Writing: 64 Waiting: 1 \n';
  expect(readStatus(page)).toEqual({ connections: 65, requests: 272_451 });
  expect(() => readStatus('<html>404</html>')).toThrow('stub_status');
});

it.each([
  ['wrk debian/4.1.0-3+b2 [epoll] Copyright (C) 2012 Will Glozer', '4.1.0-3'],
  ['k6 v1.8.1 (go1.26.8, linux/amd64)', '1.8.1'],
  ['nginx version: nginx/1.22.1', '1.22.1'],
  ['autocannon v9.0.0\nnode v20.20.2', '9.0.0'],
  ['Version: \nCommit: \nRuntime: go1.26.8 linux/amd64', null],
  ['\tmod\tgithub.com/tsenart/vegeta/v12\tv12.13.0\th1:J/UiNS3f69M=', '12.13.0'],
])('version in %j', (text, version) => {
  expect(versionIn(text)).toBe(version);
});
