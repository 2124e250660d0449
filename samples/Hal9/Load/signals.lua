-- Signals for wrk: slight variations of the phrases in the file named by HAL9_PHRASES (one a line),
-- each with its words in another order and a filler word among them.
local fillers = { "please", "really", "perhaps", "kindly", "maybe", "honestly", "somehow", "simply", "okay", "also" }
local phrases = {}
for line in io.lines(os.getenv("HAL9_PHRASES")) do
  phrases[#phrases + 1] = line
end

local threads = 0
function setup(thread)
  threads = threads + 1
  thread:set("number", threads)
end

-- The requests are made beforehand, so that making them costs the services no processor time.
local requests = {}
function init(args)
  math.randomseed(number)
  for i = 1, 20000 do
    local words = {}
    for word in phrases[math.random(#phrases)]:gmatch("%S+") do
      words[#words + 1] = word
    end
    words[#words + 1] = fillers[math.random(#fillers)]
    for j = #words, 2, -1 do
      local k = math.random(j)
      words[j], words[k] = words[k], words[j]
    end
    requests[i] = wrk.format("GET", "/api/signals?content=" .. table.concat(words, "+"))
  end
end

local next = 0
function request()
  next = next % #requests + 1
  return requests[next]
end

-- One line: requests, seconds, p50 and p99 in ms, failures.
function done(summary, latency, requests)
  local e = summary.errors
  io.write(string.format("RESULT %d %.3f %.3f %.3f %d\n", summary.requests, summary.duration / 1e6,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, e.connect + e.read + e.write + e.status + e.timeout))
end
