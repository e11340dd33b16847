-- One POST of 1 MiB after the other.
wrk.method = "POST"
wrk.body = string.rep("x", 1024 * 1024)
