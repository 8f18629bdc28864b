-- Paced as the others are: each connection waits between its requests.
function delay()
  return tonumber(os.getenv("DELAY_MS"))
end

function done(summary, latency)
  local out = io.open(os.getenv("OUT"), "w")
  out:write(string.format('{"values":[%f,%f,%f,%f,%f],"count":%d}',
    latency:percentile(50) / 1000, latency:percentile(90) / 1000, latency:percentile(95) / 1000,
    latency:percentile(99) / 1000, latency.max / 1000, summary.requests))
  out:close()
end
