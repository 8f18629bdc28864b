/** The frames of HTTP/2: RFC 9113, 4.1 and 6. */
export const FRAME_HEAD_BYTES = 9;
/** What both sides have to take, and the most that either sends here. */
export const MOST_FRAME_BYTES = 16_384;

export const DATA = 0;
export const HEADERS = 1;
export const RST_STREAM = 3;
export const SETTINGS = 4;
export const PUSH_PROMISE = 5;
export const PING = 6;
export const GOAWAY = 7;
export const WINDOW_UPDATE = 8;
export const CONTINUATION = 9;

export const END_STREAM = 0x1;
export const ACK = 0x1;
export const END_HEADERS = 0x4;
export const PADDED = 0x8;
export const HAS_PRIORITY = 0x20;

export const ENABLE_PUSH = 2;
export const MAX_CONCURRENT_STREAMS = 3;
export const INITIAL_WINDOW_SIZE = 4;
export const MAX_FRAME_SIZE = 5;
export const MAX_HEADER_LIST_SIZE = 6;

/** Before anybody has said anything else: RFC 9113, 6.9.2. */
export const FIRST_WINDOW = 65_535;
export const MOST_WINDOW = 2 ** 31 - 1;
export const MOST_STREAM_ID = 2 ** 31 - 1;
