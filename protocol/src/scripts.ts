/**
 * The Lua scripts by which Redis itself decides who may do what: each compares an epoch or an attempt and acts in one step.
 * `keys` is how many of the arguments are keys. Answers are documented with each.
 */
export interface RedisScript {
  readonly name: string;
  readonly keys: number;
  readonly lua: string;
}

/** [control] epoch → 1, or 0 where a higher epoch rules. Never lowers it. */
const raiseEpoch: RedisScript = {
  name: 'ltRaiseEpoch',
  keys: 1,
  lua: `
local known = tonumber(redis.call('HGET', KEYS[1], 'epoch') or '0')
if known > tonumber(ARGV[1]) then return 0 end
redis.call('HSET', KEYS[1], 'epoch', ARGV[1])
return 1`,
};

/** [control] epoch, field, value, … → 1, or 0 where another epoch rules. An empty value deletes the field. */
const coordinate: RedisScript = {
  name: 'ltCoordinate',
  keys: 1,
  lua: `
if redis.call('HGET', KEYS[1], 'epoch') ~= ARGV[1] then return 0 end
for i = 2, #ARGV, 2 do
  if ARGV[i + 1] == '' then redis.call('HDEL', KEYS[1], ARGV[i]) else redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1]) end
end
return 1`,
};

/**
 * [control, lease] epoch, field, value, … → 1, 0 where another epoch rules, or -1 where the lease is held (again). As
 * `coordinate`, but only while nobody may apply the shard's load: by this the next attempt is named, or none after the last.
 * Between a look at the lease and another script its holder could have come back, and two attempts would send.
 */
const replaceShard: RedisScript = {
  name: 'ltReplaceShard',
  keys: 2,
  lua: `
if redis.call('HGET', KEYS[1], 'epoch') ~= ARGV[1] then return 0 end
if redis.call('EXISTS', KEYS[2]) == 1 then return -1 end
for i = 2, #ARGV, 2 do
  if ARGV[i + 1] == '' then redis.call('HDEL', KEYS[1], ARGV[i]) else redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1]) end
end
return 1`,
};

/** [control, results] epoch, id → how many entries went, or -1 where another epoch rules. Drops entries before the id. */
const trimResults: RedisScript = {
  name: 'ltTrimResults',
  keys: 2,
  lua: `
if redis.call('HGET', KEYS[1], 'epoch') ~= ARGV[1] then return -1 end
return redis.call('XTRIM', KEYS[2], 'MINID', ARGV[2])`,
};

/** [control, lease] shard, attempt, lease ms → 1: the shard is this attempt's. 0: it was claimed before, or is another's. */
const claimShard: RedisScript = {
  name: 'ltClaimShard',
  keys: 2,
  lua: `
if redis.call('HGET', KEYS[1], 'attempt:' .. ARGV[1]) ~= ARGV[2] then return 0 end
if redis.call('HGET', KEYS[1], 'claimed:' .. ARGV[1]) == ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], 'claimed:' .. ARGV[1], ARGV[2])
redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
return 1`,
};

/**
 * [control, lease] shard, attempt, lease ms, mark → 1, or 0 where the hash names another attempt or there is none (fenced).
 * Renews the lease and raises the mark, in one step.
 */
const renewLease: RedisScript = {
  name: 'ltRenewLease',
  keys: 2,
  lua: `
if redis.call('HGET', KEYS[1], 'attempt:' .. ARGV[1]) ~= ARGV[2] then return 0 end
redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
local mark = tonumber(ARGV[4])
if mark > 0 and mark > tonumber(redis.call('HGET', KEYS[1], 'mark:' .. ARGV[1]) or '0') then
  redis.call('HSET', KEYS[1], 'mark:' .. ARGV[1], ARGV[4])
end
return 1`,
};

/** [control] shard, attempt, field, value → 1, or 0 where the hash names another attempt. */
const reportShard: RedisScript = {
  name: 'ltReportShard',
  keys: 1,
  lua: `
if redis.call('HGET', KEYS[1], 'attempt:' .. ARGV[1]) ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], ARGV[3], ARGV[4])
return 1`,
};

/** [lease] attempt → 1 where the lease was this attempt's and is given back. */
const releaseLease: RedisScript = {
  name: 'ltReleaseLease',
  keys: 1,
  lua: `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])`,
};

/** [control] → 1, or 0 where there is no such run in Redis (any more). */
const requestStop: RedisScript = {
  name: 'ltRequestStop',
  keys: 1,
  lua: `
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
redis.call('HSET', KEYS[1], 'stopRequested', '1')
return 1`,
};

/**
 * [control] to, ms ahead at least, ms of the whole plan, most → the second from which on the load is `to` (a number as JSON has
 * it); -1: the run is not RUNNING, or is to stop; -2: its plan is over by then; -3: it was changed so often already. Redis' own
 * time decides, once for all shards: the first whole second that is so far ahead. Of two for the same second the later one holds.
 */
const adjust: RedisScript = {
  name: 'ltAdjust',
  keys: 1,
  lua: `
local startAt = tonumber(redis.call('HGET', KEYS[1], 'startAt') or '')
if not startAt or redis.call('HGET', KEYS[1], 'state') ~= 'RUNNING' then return -1 end
if redis.call('HEXISTS', KEYS[1], 'stopRequested') == 1 then return -1 end
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + tonumber(time[2]) / 1000
local second = math.ceil((now + tonumber(ARGV[2]) - startAt) / 1000)
local entries = redis.call('HGET', KEYS[1], 'adjustments') or '[]'
local known = cjson.decode(entries)
local last = known[#known]
local nth = 1
if last then
  nth = last.nth + 1
  if last.second >= second then
    second = last.second
    entries = string.gsub(entries, ',?{[^{}]*}%]$', ']')
  elseif #known >= tonumber(ARGV[4]) then
    return -3
  end
end
if second * 1000 >= tonumber(ARGV[3]) then return -2 end
local entry = string.format('{"nth":%d,"second":%d,"to":%s}', nth, second, ARGV[1])
if entries == '[]' then entries = '[' .. entry .. ']' else entries = string.sub(entries, 1, -2) .. ',' .. entry .. ']' end
redis.call('HSET', KEYS[1], 'adjustments', entries)
return second`,
};

/**
 * [control] epoch, known, list → 1; 0: another epoch rules; -1: the field is not what was known of it (empty: absent). Puts changes
 * back that Redis has lost, unless another one was made meanwhile.
 */
const restoreAdjustments: RedisScript = {
  name: 'ltRestoreAdjustments',
  keys: 1,
  lua: `
if redis.call('HGET', KEYS[1], 'epoch') ~= ARGV[1] then return 0 end
if (redis.call('HGET', KEYS[1], 'adjustments') or '') ~= ARGV[2] then return -1 end
redis.call('HSET', KEYS[1], 'adjustments', ARGV[3])
return 1`,
};

/**
 * [control, waiting, slots of worker 1, slots of worker 2, …] epoch, run, shard from, attempt, required, wanted, most, queued
 * (1: in the order of the waiting runs), slots of worker 1, of worker 2, …
 *
 * Takes slots for shards `from`, `from` + 1, … all or none: `required` of them; `wanted` where so many workers have one free and
 * `most` allows. The worker with the fewest of this run first, then the one with the fewest slots in use.
 * → ['OK', position of the worker (from 1) for each shard …] or ['WAIT', slots free, slots in all, runs ahead] or ['FENCED'].
 */
const reserveSlots: RedisScript = {
  name: 'ltReserveSlots',
  keys: -1,
  lua: `
if redis.call('HGET', KEYS[1], 'epoch') ~= ARGV[1] then return {'FENCED'} end
local workers = #KEYS - 2
local used, slots, mine, free, total, open = {}, {}, {}, 0, 0, 0
for w = 1, workers do
  used[w] = redis.call('HLEN', KEYS[w + 2])
  slots[w] = tonumber(ARGV[8 + w])
  mine[w] = 0
  total = total + slots[w]
  if slots[w] > used[w] then
    free = free + slots[w] - used[w]
    open = open + 1
  end
end
local ahead = 0
if ARGV[8] == '1' then ahead = redis.call('ZRANK', KEYS[2], ARGV[2]) or 0 end
local n = tonumber(ARGV[5])
local wanted = tonumber(ARGV[6])
local most = tonumber(ARGV[7])
if n < wanted and open >= wanted then n = wanted end
if n > most then n = most end
if ahead > 0 or n > free then return {'WAIT', free, total, ahead} end
local answer = {'OK'}
for i = 0, n - 1 do
  local best
  for w = 1, workers do
    if slots[w] > used[w] then
      if not best or mine[w] < mine[best] or (mine[w] == mine[best] and used[w] < used[best]) then best = w end
    end
  end
  redis.call('HSET', KEYS[best + 2], ARGV[2] .. ':' .. (tonumber(ARGV[3]) + i), ARGV[4])
  used[best] = used[best] + 1
  mine[best] = mine[best] + 1
  answer[#answer + 1] = best
end
if ARGV[8] == '1' then redis.call('ZREM', KEYS[2], ARGV[2]) end
return answer`,
};

/** [slots] run:shard, attempt → 1 where the slot was this attempt's and is free again. */
const releaseSlot: RedisScript = {
  name: 'ltReleaseSlot',
  keys: 1,
  lua: `
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
return redis.call('HDEL', KEYS[1], ARGV[1])`,
};

/** [workers, slots, samples] worker, Redis time (ms) → 1: it was not heard of since then, and is forgotten; 0: it was, and stays. */
const forgetWorker: RedisScript = {
  name: 'ltForgetWorker',
  keys: 3,
  lua: `
local heard = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not heard or tonumber(heard) >= tonumber(ARGV[2]) then return 0 end
redis.call('ZREM', KEYS[1], ARGV[1])
redis.call('DEL', KEYS[2], KEYS[3])
return 1`,
};

export const scripts = {
  raiseEpoch,
  coordinate,
  replaceShard,
  trimResults,
  claimShard,
  renewLease,
  reportShard,
  releaseLease,
  requestStop,
  adjust,
  restoreAdjustments,
  reserveSlots,
  releaseSlot,
  forgetWorker,
} as const;
