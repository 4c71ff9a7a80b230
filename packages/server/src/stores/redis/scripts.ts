/**
 * What runs inside Redis: each script is one step. Each touches the keys that it is given, and no others, so that a cluster can
 * send it to the right server. Nothing in a document is read there: it comes and goes as text.
 *
 * - `documents`: a hash, from key to version, space and JSON
 * - `indexes`: a hash, from key to what is to be taken out of the others when the document goes
 * - `aliases`: a hash, from alias to key
 * - `owners`, `due`: sorted sets in the order of their members, `<collection> NUL <owner> NUL <key>` and
 *   `<collection> NUL <due time, sortable> NUL <key>`
 */

/** KEYS: documents, indexes, aliases, owners, due. ARGV: the put as JSON, and the channel, empty for none. */
export const putScript = `
local documents, indexes, aliases, owners, due = unpack(KEYS)
local put = cjson.decode(ARGV[1])
local document = put.document

local function has(key)
  return redis.call('HEXISTS', documents, key) == 1
end
local function isTaken(alias)
  local holder = redis.call('HGET', aliases, alias)
  return holder and holder ~= put.key and has(holder)
end
local function count(prefix)
  local members = redis.call('ZRANGEBYLEX', owners, '[' .. prefix, '(' .. prefix:sub(1, -2) .. '\\1')
  local found = 0
  for _, member in ipairs(members) do
    if has(member:sub(#prefix + 1)) then found = found + 1 end
  end
  return found
end

local held = redis.call('HGET', documents, put.key)
local version = held and held:sub(1, held:find(' ', 1, true) - 1) or nil
-- A client that lost its connection has sent this put twice.
if version == put.version then return 'done' end
if version ~= put.expected then return 'changed' end
if document then
  for _, alias in ipairs(document.aliases) do
    if isTaken(alias) then return 'taken' end
  end
  if not held and put.limit and count(document.owned) >= put.limit then return 'full' end
end

local function write(key, document)
  redis.call('HSET', documents, key, put.version .. ' ' .. document.body)
  local owned, at = document.owned .. key, document.due and document.due .. key
  redis.call('HSET', indexes, key, cjson.encode({ owned = owned, due = at, aliases = document.aliases }))
  redis.call('ZADD', owners, 0, owned)
  if at then redis.call('ZADD', due, 0, at) end
  for _, alias in ipairs(document.aliases) do redis.call('HSET', aliases, alias, key) end
  return owned, at
end

-- First what is written, then what is removed: a Redis without memory refuses the first write, and nothing has changed.
local index = redis.call('HGET', indexes, put.key)
for _, other in ipairs(put.also) do
  if not has(other.key) and other.key ~= put.key then write(other.key, other) end
end
local owned, at
if document then owned, at = write(put.key, document) end
if index then
  local before = cjson.decode(index)
  if before.owned ~= owned then redis.call('ZREM', owners, before.owned) end
  if before.due and before.due ~= at then redis.call('ZREM', due, before.due) end
  local kept = {}
  for _, alias in ipairs(document and document.aliases or {}) do kept[alias] = true end
  for _, alias in ipairs(before.aliases) do
    if not kept[alias] and redis.call('HGET', aliases, alias) == put.key then redis.call('HDEL', aliases, alias) end
  end
end
if not document then
  redis.call('HDEL', documents, put.key)
  redis.call('HDEL', indexes, put.key)
end
if ARGV[2] ~= '' then
  redis.pcall('PUBLISH', ARGV[2], put.key)
  for _, other in ipairs(put.also) do redis.pcall('PUBLISH', ARGV[2], other.key) end
end
return 'done'
`;

/** KEYS: documents. ARGV: the key. */
export const getScript = `
return { ARGV[1], redis.call('HGET', KEYS[1], ARGV[1]) }
`;

/** KEYS: documents, aliases. ARGV: the alias. */
export const getByAliasScript = `
local key = redis.call('HGET', KEYS[2], ARGV[1])
return key and { key, redis.call('HGET', KEYS[1], key) } or { '', false }
`;

/** KEYS: documents, and owners or due. ARGV: the first member, the first one after it, how many, what is cut from each. */
export const listScript = `
local members = redis.call('ZRANGEBYLEX', KEYS[2], '[' .. ARGV[1], '(' .. ARGV[2], 'LIMIT', 0, ARGV[3])
local found = {}
for _, member in ipairs(members) do
  local key = member:sub(ARGV[4] + 1)
  local held = redis.call('HGET', KEYS[1], key)
  if held then
    found[#found + 1] = key
    found[#found + 1] = held
  end
end
return found
`;

/** KEYS: clock. ARGV: the earliest time, in ms. The greatest time that was told is kept: it never goes back. */
export const nowScript = `
local time = redis.call('TIME')
local machine = time[1] * 1000 + math.floor(time[2] / 1000)
local now = string.format('%.0f', math.max(machine, tonumber(ARGV[1]), tonumber(redis.call('GET', KEYS[1])) or 0))
redis.call('SET', KEYS[1], now)
return now
`;

/** KEYS: the lock. ARGV: how long, in ms. */
export const lockScript = `
return redis.call('SET', KEYS[1], '1', 'NX', 'PX', ARGV[1]) and 1 or 0
`;

/** KEYS: any, to say which server. */
export const memoryScript = `
return redis.call('INFO', 'memory')
`;
